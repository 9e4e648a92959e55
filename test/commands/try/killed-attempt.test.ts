import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createJournal } from "../../../src/commands/try/journal.ts";
import type { AttemptEntry } from "../../../src/model/attempt.ts";
import { openLedger } from "../../../src/record/ledger.ts";
import { describeChange } from "../../../src/source/change.ts";
import { provision } from "../../../src/source/provision.ts";
import { resolveVariant } from "../../../src/source/variant.ts";
import { createFiles } from "../../../src/system/files.ts";
import { compileSource } from "../../fakes/compiled-source.ts";
import { createFakeProgress } from "../../fakes/fake-progress.ts";
import {
	copySmallLibevent,
	createSmallLibevent,
	formatPatch,
	plainGit,
	type SmallLibevent,
	writeTree,
} from "../../fakes/small-libevent.ts";
import { draftFixture } from "../../fixtures/experiment.ts";

interface Played {
	readonly boundaries: number;
	readonly runs: readonly string[];
}

const run = promisify(execFile);
const script = join(import.meta.dirname, "killed-attempt.mjs");
let compiled = "";
let made: SmallLibevent;
let opened: AttemptEntry;
let playAttempt: (
	compiled: string,
	root: string,
	attempt: string,
	killAt: number,
) => Promise<Played>;

beforeAll(async () => {
	compiled = mkdtempSync(join(tmpdir(), "evlab-compiled-"));
	compileSource(compiled, [
		...["check-evidence", "journal", "publish-step", "run-attempt", "settle-step"].map(
			(name) => `commands/try/${name}.ts`,
		),
		"system/git.ts",
	]);
	({ playAttempt } = await import(script));
	process.env["EVLAB_TEST_ENVIRONMENT"] = JSON.stringify(draftFixture().environment);
}, 120_000);
afterAll(() => rmSync(compiled, { recursive: true, force: true }));

/** A checkout with two variants of the small libevent and the journal of an attempt at them. */
async function setUp(small: SmallLibevent): Promise<AttemptEntry> {
	const { context, layout } = small;
	await provision({ ...context, progress: createFakeProgress(), from: small.tarball });
	for (const part of ["kernel", "binding", "evrun", "allocations", "cmake"]) {
		writeTree(layout.root, { [`native/${part}/a.cc`]: part });
	}
	writeTree(layout.root, { "CMakeLists.txt": "", "package-lock.json": "{}" });
	const base = await resolveVariant(context, "tip");
	const candidates = [];
	for (const number of [2, 3]) {
		const path = join(layout.root, `${number}.patch`);
		const text = `int evbuffer_add(void)\n{\n\treturn ${number};\n}\n`;
		writeTree(layout.root, { [`${number}.patch`]: formatPatch(small, "n", { "buffer.c": text }) });
		const variant = await resolveVariant(context, path);
		const diff = join(layout.root, "change.patch");
		const { patchId } = await describeChange(context, base.commit, variant.commit, diff);
		candidates.push({ variant, patchId });
	}
	return {
		kind: "opened",
		schema: "evlab.attempt/1",
		at: "2026-01-02T03:04:05.000Z",
		order: {
			...{ title: "two variants", hypothesis: "one is faster", author: "human" },
			...{ budgetSeconds: 1, oracleSeconds: 1, filter: null, seed: 1 },
		},
		base,
		candidates,
	};
}

/** A copy of the checkout in which nothing has happened yet. */
function begin(): { readonly small: SmallLibevent; readonly attempt: string } {
	const small = copySmallLibevent(made);
	const attempt = join(small.layout.state, "experiments", "try-1");
	createJournal(attempt, opened);
	return { small, attempt };
}

/** Everything that lasts: records, events, branches, worktrees. */
async function lasting({ layout }: SmallLibevent) {
	const ledger = openLedger(createFiles(), layout);
	const records = (await ledger.list()).map(({ id, digest }) => [id, digest]);
	const events = readFileSync(join(layout.root, "experiments", "events.jsonl"), "utf8");
	expect(await ledger.check()).toEqual([]);
	return {
		records,
		events,
		evidence: readdirSync(join(layout.root, "experiments"), { recursive: true }).sort(),
		branches: plainGit(layout.tree, "for-each-ref", "--format=%(refname) %(objectname)"),
	};
}

test("killed at any boundary of its steps, an attempt is carried on to the same end", async () => {
	made = createSmallLibevent();
	opened = await setUp(made);
	const whole = begin();
	const played = await playAttempt(compiled, whole.small.layout.root, whole.attempt, 0);
	const expected = await lasting(whole.small);
	expect(expected.records.map(([id]) => id)).toEqual(["EXP-001", "EXP-002"]);
	expect(expected.branches).toContain("refs/heads/parked/EXP-001");
	// Seven stages of the chosen one and five of the other; then choose, and twice decide, record
	// and settle: each has two boundaries, before it and before the journal says that it was done.
	expect(played.runs).toHaveLength(12);
	expect(played.boundaries).toBe(2 * (12 + 1 + 6));

	const killAts = Array.from({ length: played.boundaries }, (_, i) => i + 1);
	const work = async () => {
		for (let killAt = killAts.shift(); killAt !== undefined; killAt = killAts.shift()) {
			const { small, attempt } = begin();
			const { root } = small.layout;
			const killed = run(process.execPath, [script, compiled, root, attempt, `${killAt}`]);
			await expect(killed, `boundary ${killAt}`).rejects.toMatchObject({ signal: "SIGKILL" });
			const again = await playAttempt(compiled, root, attempt, 0);
			expect(await lasting(small), `boundary ${killAt}`).toEqual(expected);
			// Nothing that had ended is run again; the two builds may both have been under way, and
			// two boundaries are the choice's.
			const passed = Math.floor((killAt - 1) / 2) - (killAt < 6 || killAt > 22 ? 1 : 0);
			const ended = Math.min(12, Math.max(0, passed));
			expect(again.runs.length, `boundary ${killAt}`).toBeLessThanOrEqual(12 - ended);
			rmSync(root, { recursive: true, force: true });
		}
	};
	await Promise.all([work(), work()]);
}, 600_000);
