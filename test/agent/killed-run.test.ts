import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { optimizeRun } from "../../src/agent/optimize-run.ts";
import { runJournalPath } from "../../src/agent/run-journal.ts";
import { runReport } from "../../src/agent/run-report.ts";
import type { AgentRunEntry } from "../../src/model/agent-run.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { fakeBench, openRun, scripted, wholeRun } from "./synthetic-run.ts";

type OpenedRun = Awaited<ReturnType<typeof openRun>>;

/** What a run comes to. A call that was lost is no answer that was paid for: it is listed apart. */
async function endOf({ desk, journal }: OpenedRun) {
	const { past, stopped } = await optimizeRun(desk, "run");
	const { rows, answers } = journal.state();
	const paid = rows.filter(({ waste }) => waste !== "lost to a kill");
	const lost = rows.filter(({ waste }) => waste === "lost to a kill");
	return {
		end: { past, report: runReport(past, paid, stopped), answers: [...answers.keys()].toSorted() },
		lost: lost.map(({ label }) => label).toSorted(),
	};
}

/** Labels that a journal has an answer to, and those that were asked and have none. */
function standingOf(lines: readonly string[]) {
	const entries = lines.map((line) => JSON.parse(line) as AgentRunEntry);
	const of = (kind: AgentRunEntry["kind"]) =>
		entries.flatMap((entry) => (entry.kind === kind && "label" in entry ? [entry.label] : []));
	const answered = of("answered");
	return { answered, open: of("asked").filter((label) => !answered.includes(label)) };
}

function linesOf(directory: string): readonly string[] {
	return readFileSync(runJournalPath(directory), "utf8").split("\n").slice(0, -1);
}

/** The whole run of two experiments, nobody killed. */
async function undisturbed() {
	const bench = fakeBench(["accept", "reject"]);
	const { backend, labels } = scripted(wholeRun);
	const run = await openRun(temporaryDirectory(), backend, bench.bench);
	const { end } = await endOf(run);
	run.journal.close();
	return { end, bench, calls: labels(), lines: linesOf(run.directory) };
}

it("a journal cut after any line, torn or whole, leads to the same end, and no answer is asked for again", async () => {
	const { end, bench, calls, lines } = await undisturbed();
	expect(end.report).toContain("calls: 7, 770 tokens, $0.70");
	// Opened, 2 profiles, 7 calls of two lines, and proposals, picks, made, attempt, outcome of each.
	expect(lines).toHaveLength(1 + 2 + 2 * 7 + 2 * 5);
	const cuts = lines.flatMap((next, i) =>
		i === 0
			? []
			: [
					{ kept: i, torn: "" },
					{ kept: i, torn: next.slice(0, -1) },
				],
	);
	for (const { kept, torn } of [...cuts, { kept: lines.length, torn: "" }]) {
		const root = temporaryDirectory();
		const path = runJournalPath(join(root, "run"));
		mkdirSync(dirname(path));
		writeFileSync(path, `${lines.slice(0, kept).join("\n")}\n${torn}`);
		const { answered, open } = standingOf(lines.slice(0, kept));

		const { backend, labels } = scripted(wholeRun);
		// The bench that has done all of it: what is asked of it again must find that done.
		const resumed = await openRun(root, backend, bench.bench);
		const again = await endOf(resumed);
		resumed.journal.close();
		const where = `${kept} lines and "${torn.slice(0, 16)}"`;
		expect({ where, ...again }).toEqual({ where, end, lost: open.toSorted() });
		expect({ where, asked: labels().toSorted() }).toEqual({
			...{ where, asked: calls.filter((label) => !answered.includes(label)).toSorted() },
		});
		expect(bench.tried).toHaveLength(2);
	}
});

it("killed before it can write any line of its journal, it goes on to the same end, and no answer is asked for again", async () => {
	const { end, calls, lines } = await undisturbed();
	let kills = 0;
	for (;;) {
		const root = temporaryDirectory();
		const bench = fakeBench(["accept", "reject"]);
		const first = scripted(wholeRun);
		let reads = 0;
		// Each line carries the time: who cannot read the clock any more writes nothing more.
		const dying = () => {
			reads += 1;
			if (reads > kills) throw new Error("killed");
		};
		const killed = await openRun(root, first.backend, bench.bench, {}, dying);
		const outcome = await endOf(killed).catch((error: Error) => error.message);
		killed.journal.close();
		if (outcome !== "killed") {
			expect(outcome).toEqual({ end, lost: [] });
			break;
		}
		const { answered, open } = standingOf(linesOf(killed.directory));
		const second = scripted(wholeRun);
		const resumed = await openRun(root, second.backend, bench.bench);
		const again = await endOf(resumed);
		resumed.journal.close();
		const where = `read ${kills + 1} of the clock`;
		expect({ where, ...again }).toEqual({ where, end, lost: open.toSorted() });
		expect({ where, asked: second.labels().toSorted() }).toEqual({
			...{ where, asked: calls.filter((label) => !answered.includes(label)).toSorted() },
		});
		expect(bench.tried).toHaveLength(2);
		kills += 1;
	}
	expect(kills).toBeGreaterThanOrEqual(lines.length - 1);
});
