import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { accept } from "../../src/commands/accept.ts";
import { type Context, createContext } from "../../src/commands/context.ts";
import { revert } from "../../src/commands/revert.ts";
import { park, reject } from "../../src/commands/set-aside.ts";
import { evidenceNames } from "../../src/model/evidence-names.ts";
import type { ExperimentDecision } from "../../src/model/experiment.ts";
import { openLedger } from "../../src/record/ledger.ts";
import { describeChange } from "../../src/source/change.ts";
import { provision } from "../../src/source/provision.ts";
import { resolveVariant } from "../../src/source/variant.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import {
	createSmallLibevent,
	formatPatch,
	plainGit,
	type SmallLibevent,
	writeTree,
} from "../fakes/small-libevent.ts";
import { accepted, draftFixture } from "../fixtures/experiment.ts";

vi.setConfig({ testTimeout: 120_000 });

const parked: ExperimentDecision = { kind: "park", reason: "below 2 %", needs: null };

/** A checkout with one experiment on record, decided so. */
async function withExperiment(decision: ExperimentDecision) {
	const small = createSmallLibevent();
	const { layout } = small;
	const progress = { ...createFakeProgress(), close: () => {} };
	await provision({ ...small.context, progress, from: small.tarball });
	const edit = { "buffer.c": "int evbuffer_add(void)\n{\n\treturn 2;\n}\n" };
	writeTree(layout.root, { "a.patch": formatPatch(small, "a", edit), "README.md": "" });
	const base = await resolveVariant(small.context, "tip");
	const candidate = await resolveVariant(small.context, join(layout.root, "a.patch"));
	const evidenceDirectory = join(layout.state, "experiments", "try-1", "0");
	writeTree(evidenceDirectory, { "gate.json": "{}\n" });
	const patch = join(evidenceDirectory, evidenceNames.patch);
	const { patchId } = await describeChange(small.context, base.commit, candidate.commit, patch);
	const lines: string[] = [];
	const context: Context = {
		...createContext(new AbortController().signal),
		...{ layout, progress, print: (line) => void lines.push(line) },
	};
	const ledger = openLedger(context.files, layout);
	const experiment = draftFixture({ base, candidate, patchId, decision, stages: [] });
	await ledger.publish({ experiment, evidenceDirectory });
	return { small, context, ledger, lines, candidate };
}

function untouched({ layout }: SmallLibevent): void {
	expect(readdirSync(layout.patches)).toEqual([]);
	expect(plainGit(layout.tree, "rev-parse", "tip")).toBe(
		plainGit(layout.tree, "rev-parse", "upstream"),
	);
}

test("what the rule has not accepted cannot be accepted", async () => {
	const { small, context } = await withExperiment(parked);
	await expect(accept(context, { experiment: "EXP-001" })).rejects.toMatchObject({
		code: "BAD_INPUT",
		message: "EXP-001 was not found acceptable (park: below 2 %)",
	});
	untouched(small);
});

test("nor what was set aside since, or whose evidence is not what it was", async () => {
	const { small, context, lines } = await withExperiment(accepted);
	const evidence = join(small.layout.root, "experiments", "EXP-001", "gate.json");
	await reject(context, { experiment: "EXP-001", reason: "it eats memory" });
	expect(lines).toContain("EXP-001 is rejected: it eats memory");
	await expect(accept(context, { experiment: "EXP-001" })).rejects.toMatchObject({
		message: "EXP-001 is rejected already",
	});
	appendFileSync(evidence, " ");
	await expect(accept(context, { experiment: "EXP-001" })).rejects.toMatchObject({
		code: "RECORD_MISMATCH",
		message: expect.stringContaining("gate.json was changed"),
	});
	untouched(small);
});

test("with an edit in libevent/tree nothing is begun: moving the tip would lose it", async () => {
	const { small, context } = await withExperiment(accepted);
	writeTree(small.layout.tree, { "event.c": "int mine;\n" });
	await expect(accept(context, { experiment: "EXP-001" })).rejects.toMatchObject({
		code: "DIRTY_TREE",
	});
	untouched(small);
});

test("park keeps a branch, reject takes it away again; both stand in the ledger", async () => {
	const { small, context, ledger, candidate } = await withExperiment(accepted);
	const branch = () =>
		plainGit(small.layout.tree, "for-each-ref", "--format=%(objectname)", "refs/heads/parked");
	await park(context, { experiment: "EXP-001", needs: "the next release" });
	expect([branch(), await ledger.statusOf("EXP-001")]).toEqual([candidate.commit, "parked"]);
	await reject(context, { experiment: "EXP-001", reason: "superseded" });
	expect([branch(), await ledger.statusOf("EXP-001")]).toEqual(["", "rejected"]);
	expect((await ledger.events()).map(({ event }) => event)).toEqual([
		{ kind: "recorded" },
		{ kind: "parked", branch: "parked/EXP-001", needs: "the next release" },
		{ kind: "rejected", reason: "superseded" },
	]);
	await expect(revert(context, { experiment: "EXP-001", reason: "r" })).rejects.toMatchObject({
		message: "EXP-001 is not accepted",
	});
});
