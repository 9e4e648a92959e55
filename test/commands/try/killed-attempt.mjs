/**
 * An attempt whose stages are played, but whose journal, ledger and git are real, in a process that
 * can be killed: node killed-attempt.mjs COMPILED ROOT ATTEMPT KILL_AT
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What the candidates come to: both pass the screen, and the first is chosen. */
const decisions = [
	{ kind: "park", reason: "real, but below 2 %", needs: null },
	{ kind: "reject", reason: "screen: slower on a/b", by: "screen" },
];

/** Goes on with the attempt, and kills this process at the `killAt`-th boundary, if there is one. */
export async function playAttempt(compiled, root, attempt, killAt) {
	const load = (path) => import(pathToFileURL(join(compiled, path)).href);
	const { runAttempt } = await load("commands/try/run-attempt.js");
	const { openJournal } = await load("commands/try/journal.js");
	const { takeBackLost } = await load("commands/try/check-evidence.js");
	const { publishStep } = await load("commands/try/publish-step.js");
	const { settleStep } = await load("commands/try/settle-step.js");
	const { openLedger } = await load("record/ledger.js");
	const { layoutOf } = await load("system/paths.js");
	const { createFiles } = await load("system/files.js");
	const { createShell } = await load("system/shell.js");
	const { createGit } = await load("system/git.js");

	let boundaries = 0;
	const boundary = () => {
		boundaries++;
		if (boundaries === killAt) process.kill(process.pid, "SIGKILL");
	};
	/** Before and after: the second is before the journal says that it has happened. */
	const between = async (action) => {
		boundary();
		const value = await action();
		boundary();
		return value;
	};
	const shell = createShell();
	const files = createFiles();
	const layout = layoutOf(root);
	const context = { layout, files, shell, git: createGit(shell) };
	const clocks = { now: () => new Date("2026-01-02T03:04:05.000Z"), nowMs: () => 0 };
	const ledger = openLedger(files, layout, { now: clocks.now });
	const workshop = { context, workloads: async () => ({ hash: "e".repeat(64) }) };
	const runs = [];

	const journal = await openJournal(files, attempt);
	await takeBackLost(journal, files, clocks);
	const crew = {
		run: (stage, { candidate, directory }) =>
			between(async () => {
				runs.push(`${candidate} ${stage}`);
				mkdirSync(directory, { recursive: true });
				const environment = join(directory, "environment.json");
				if (stage === "build") writeFileSync(environment, process.env.EVLAB_TEST_ENVIRONMENT);
				writeFileSync(join(directory, `${stage}.json`), `${candidate} ${stage}\n`);
				return { outcome: "passes", finding: `${stage} passes`, evidence: [`${stage}.json`] };
			}),
		choose: (_, among) =>
			between(async () =>
				among.map((candidate) => ({
					candidate,
					workload: "a/b",
					effect: 0.1,
					low: 0.05 - candidate / 100,
				})),
			),
		decide: ({ candidate }) =>
			between(async () => {
				const decision = decisions[candidate];
				return {
					decision,
					finding: { outcome: "inconclusive", finding: decision.reason, evidence: [] },
				};
			}),
		publish: (task) => between(() => publishStep(workshop, ledger, task)),
		settle: (task) => between(() => settleStep(context, ledger, task)),
	};
	const watcher = { began() {}, ended() {} };
	const { signal } = new AbortController();
	await runAttempt(journal, { ...clocks, files, crew, watcher, signal }).finally(() =>
		journal.close(),
	);
	return { boundaries, runs };
}

if (process.argv[1] === import.meta.filename) {
	const [, , compiled, root, attempt, killAt] = process.argv;
	await playAttempt(compiled, root, attempt, Number(killAt));
}
