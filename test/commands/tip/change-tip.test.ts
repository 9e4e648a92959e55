import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import {
	changeTip,
	completeTipChange,
	type TipContext,
} from "../../../src/commands/tip/change-tip.ts";
import { evidenceNames } from "../../../src/model/evidence-names.ts";
import type { TipChange } from "../../../src/model/tip-change.ts";
import { openLedger } from "../../../src/record/ledger.ts";
import { composePatch } from "../../../src/source/compose-patch.ts";
import { provision } from "../../../src/source/provision.ts";
import { resolveVariant } from "../../../src/source/variant.ts";
import { createFiles } from "../../../src/system/files.ts";
import { createDyingPorts } from "../../fakes/dying-ports.ts";
import { createFakeProgress } from "../../fakes/fake-progress.ts";
import {
	copySmallLibevent,
	createSmallLibevent,
	formatPatch,
	plainGit,
	type SmallLibevent,
	writeTree,
} from "../../fakes/small-libevent.ts";
import { accepted, draftFixture } from "../../fixtures/experiment.ts";

// Some dozens of git processes for each kill.
vi.setConfig({ testTimeout: 600_000 });

const progress = { ...createFakeProgress(), close: () => {} };
let made: SmallLibevent;
let change: TipChange;

/** In each test: the checkout goes away with the one that made it. */
async function setUp(): Promise<void> {
	made = createSmallLibevent();
	const { context, layout } = made;
	const { tipCommit: from } = await provision({ ...context, progress, from: made.tarball });
	const edit = { "buffer.c": "int evbuffer_add(void)\n{\n\treturn 2;\n}\n" };
	writeTree(layout.root, { "a.patch": formatPatch(made, "a", edit) });
	const { commit } = await resolveVariant(context, join(layout.root, "a.patch"));
	const evidenceDirectory = join(layout.state, "experiments", "try-1", "0");
	writeTree(evidenceDirectory, { [evidenceNames.patch]: "diff\n" });
	const experiment = draftFixture({ decision: accepted, stages: [] });
	await openLedger(createFiles(), layout).publish({ experiment, evidenceDirectory });
	const { tip: to, ...patch } = await composePatch(context, {
		...{ base: from, commit, subject: "A change", body: "because" },
	});
	const what = { kind: "accept" } as const;
	change = { schema: "evlab.tip-change/1", experiment: "EXP-001", patch, from, to, what };
}

function contextOf(small: SmallLibevent, survived = Number.POSITIVE_INFINITY) {
	const { ports, used } = createDyingPorts(small.context.ports, survived);
	const context: TipContext = {
		...{ layout: small.layout, ...ports, progress },
		lock: (_, action) => action(),
	};
	return { context, used, ledger: openLedger(ports.files, small.layout) };
}

/** Where the three things that make an acceptance stand. */
async function standing({ layout }: SmallLibevent) {
	const ledger = openLedger(createFiles(), layout);
	return {
		patches: readdirSync(layout.patches).filter((name) => !name.startsWith(".")),
		tip: plainGit(layout.tree, "rev-parse", "tip"),
		status: await ledger.statusOf("EXP-001"),
		findings: await ledger.check(),
	};
}

test("killed after any side effect, nothing has happened or what was begun is completed", async () => {
	await setUp();
	const whole = copySmallLibevent(made);
	const before = await standing(whole);
	const all = contextOf(whole);
	await changeTip(all.context, all.ledger, change);
	const after = await standing(whole);
	expect(after).toEqual({
		...{ patches: ["0001-a-change.patch"], tip: change.to, status: "accepted", findings: [] },
	});

	let [untouched, completed] = [0, 0];
	const kills = Array.from({ length: all.used() }, (_, survived) => survived);
	const work = async () => {
		for (let survived = kills.shift(); survived !== undefined; survived = kills.shift()) {
			const small = copySmallLibevent(made);
			const dying = contextOf(small, survived);
			await changeTip(dying.context, dying.ledger, change).catch(() => {});
			const next = contextOf(small);
			await completeTipChange(next.context, next.ledger);
			const now = await standing(small);
			if (now.status === "recorded") untouched++;
			else completed++;
			const expected = now.status === "recorded" ? before : after;
			expect(now, `after ${survived} effects`).toEqual(expected);
			expect(await completeTipChange(next.context, next.ledger)).toBeNull();
		}
	};
	await Promise.all([work(), work()]);
	// Nothing before the intent is written, everything after it: the third effect.
	expect([untouched, completed]).toEqual([2, all.used() - 2]);
});

test("patches that lead elsewhere than was checked are refused, and nothing is said of them", async () => {
	await setUp();
	const { context, ledger } = contextOf(made);
	const elsewhere = { ...change, to: "d".repeat(40) };
	await expect(changeTip(context, ledger, elsewhere)).rejects.toMatchObject({
		code: "RECORD_MISMATCH",
	});
	expect(await ledger.statusOf("EXP-001")).toBe("recorded");
});
