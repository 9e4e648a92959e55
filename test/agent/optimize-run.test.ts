import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Bench } from "../../src/agent/bench.ts";
import { optimizeRun } from "../../src/agent/optimize-run.ts";
import { runReport } from "../../src/agent/run-report.ts";
import { EvlabError } from "../../src/model/errors.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import {
	answered,
	block,
	fakeBench,
	openRun,
	proposal,
	scripted,
	wholeRun,
} from "./synthetic-run.ts";

const calls = [
	...["e1-propose-0", "e1-propose-1", "e1-implement-0"],
	...["e2-propose-0", "e2-propose-1", "e2-chair", "e2-implement-0"],
];

/** Does what it is asked, and is killed before it can say so. */
function dyingAfter(bench: Bench, steps: number): Bench {
	let done = 0;
	const dying = <Argument extends readonly unknown[], Value>(
		step: (...given: Argument) => Promise<Value>,
	) => {
		return async (...given: Argument): Promise<Value> => {
			const value = await step(...given);
			done += 1;
			if (done >= steps) throw new Error("killed");
			return value;
		};
	};
	return {
		...bench,
		profile: dying(bench.profile),
		readChange: dying(bench.readChange),
		openTry: dying(bench.openTry),
		finishTry: dying(bench.finishTry),
		accept: dying(bench.accept),
		remember: dying(bench.remember),
	};
}

describe("a run of two experiments", () => {
	it("accepts one, rejects one, profiles again in between, and remembers both", async () => {
		const { backend, labels, asked } = scripted(wholeRun);
		const { bench, done, tried } = fakeBench(["accept", "reject"]);
		const { desk, notes, journal } = await openRun(temporaryDirectory(), backend, bench);
		const { past, stopped } = await optimizeRun(desk, "run");
		expect(past.map(({ decision }) => decision)).toEqual(["accepted", "rejected"]);
		expect(past[0]?.gainPercent).toBeCloseTo(50);
		expect(stopped).toContain("2 experiments");
		expect(labels()).toEqual(calls);
		// The chair chose the second; only implementers may edit.
		expect(tried).toEqual(["Keep one small chain", "Round chains less coarsely"]);
		expect(asked.filter(({ mayEdit }) => mayEdit).map(({ label }) => label)).toEqual([
			...["e1-implement-0", "e2-implement-0"],
		]);
		expect(done).toEqual([
			...["profile", "try 1", "accept EXP-001", "remember EXP-001 Keep one small chain: accept"],
			...["profile", "try 2", "remember EXP-002 Round chains less coarsely: reject"],
		]);
		expect(notes.join("\n")).toContain("buffer.c has no line 99");
		expect(notes.join("\n")).toContain("evbuffer_freeze is cold");
		const report = runReport(past, journal.state().rows, stopped);
		expect(report).toContain("calls: 7, 770 tokens, $0.70");
		expect(report).toContain("tokens per confirmed per cent: 15");
		expect(report).toContain("waste, experiment rejected: 4 calls, 440 tokens, $0.40");
	});

	it.each(calls.map((_, i) => i + 1))(
		"killed after answer %i, it pays for no answer twice",
		async (answers) => {
			const root = temporaryDirectory();
			const first = scripted(wholeRun);
			const dying = {
				...first.backend,
				ask: async (request: Parameters<typeof first.backend.ask>[0]) => {
					if (first.asked.length >= answers) throw new Error("killed");
					return first.backend.ask(request);
				},
			};
			const bench = fakeBench(["accept", "reject"]);
			const killed = await openRun(root, dying, bench.bench);
			const whole = answers >= calls.length;
			const ran = optimizeRun(killed.desk, "run");
			if (whole) await ran;
			else await expect(ran).rejects.toThrow("killed");
			killed.journal.close();
			// Half a line, as kill -9 leaves it.
			appendFileSync(join(killed.directory, "journal.jsonl"), '{"kind":"answ');

			const second = scripted(wholeRun);
			const resumed = await openRun(root, second.backend, bench.bench);
			const { past } = await optimizeRun(resumed.desk, "run");
			expect(past.map(({ decision }) => decision)).toEqual(["accepted", "rejected"]);
			expect([...first.labels(), ...second.labels()].toSorted()).toEqual(calls.toSorted());
			expect(bench.tried).toHaveLength(2);
			// An implementer's edits are all there is of its answer: its sources are not made anew.
			const fresh = bench.sources.filter(({ keep }) => !keep).map(({ label }) => label);
			const answered = new Set(first.labels());
			for (const label of answered) {
				expect(fresh.filter((each) => each === label)).toHaveLength(1);
			}
		},
	);

	it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])(
		"killed when the bench has done its step %i, it asks nothing again",
		async (steps) => {
			const root = temporaryDirectory();
			const first = scripted(wholeRun);
			const bench = fakeBench(["accept", "reject"]);
			const killed = await openRun(root, first.backend, dyingAfter(bench.bench, steps));
			await expect(optimizeRun(killed.desk, "run")).rejects.toThrow("killed");
			killed.journal.close();
			const second = scripted(wholeRun);
			const resumed = await openRun(root, second.backend, bench.bench);
			const { past } = await optimizeRun(resumed.desk, "run");
			expect(past.map(({ decision }) => decision)).toEqual(["accepted", "rejected"]);
			expect([...first.labels(), ...second.labels()].toSorted()).toEqual(calls.toSorted());
			expect(resumed.journal.state().rows).toHaveLength(calls.length);
			expect(bench.tried).toHaveLength(2);
		},
	);
});

describe("a kill while a call is under way", () => {
	it("is a lost row of unknown cost, and the call is made again", async () => {
		const root = temporaryDirectory();
		const { bench } = fakeBench(["accept", "reject"]);
		const { backend, labels } = scripted(wholeRun);
		const opened = await openRun(root, backend, bench);
		const row = {
			...{ at: "2026-01-01T00:00:00.001Z", experiment: "run/1", phase: "propose" as const },
			...{ agent: "api" as const, model: "one", inputTokens: null, outputTokens: null },
			...{ cachedTokens: null, costUsd: null, seconds: 0, waste: null, description: "d" },
		};
		opened.journal.append({ kind: "asked", at: row.at, label: "e1-propose-0", row });
		opened.journal.close();
		const { desk, journal } = await openRun(root, backend, bench);
		expect(journal.state().rows).toMatchObject([{ waste: "lost to a kill", costUsd: null }]);
		await optimizeRun(desk, "run");
		expect(labels()).toContain("e1-propose-0");
	});
});

describe("replies that are no use", () => {
	it("a bad one is asked for once more with what is wrong, then counted as waste", async () => {
		const { backend, asked } = scripted({
			...wholeRun,
			"e1-propose-0": "I would rather talk.",
			"e1-propose-0-again": block({ proposals: [] }),
			"e1-propose-1": block({ proposals: [{ ...proposal("x"), line: "two" }] }),
			"e1-propose-1-again": block({ proposals: [proposal("Keep one small chain")] }),
		});
		const { bench } = fakeBench(["accept"]);
		const { desk, journal, notes } = await openRun(temporaryDirectory(), backend, bench, {
			maxExperiments: 1,
		});
		const { past, stopped } = await optimizeRun(desk, "run");
		expect(past.map(({ decision }) => decision)).toEqual(["accepted"]);
		const again = asked.find(({ label }) => label === "e1-propose-0-again");
		expect(again?.prompt).toContain("could not be used: it holds no ```json block");
		const wasted = journal.state().rows.filter(({ waste }) => waste === "bad reply");
		expect(wasted.map(({ label }) => label).toSorted()).toEqual([
			...["e1-propose-0", "e1-propose-0-again", "e1-propose-1"],
		]);
		expect(notes.join("\n")).toContain("proposer 1 is of no use");
		expect(runReport(past, journal.state().rows, stopped).join("\n")).toContain(
			"waste, bad reply: 3 calls, 330 tokens, $0.30",
		);
	});

	it("a busy service is waited for, a refused key is not asked again", async () => {
		const spent = {
			model: null,
			usage: { inputTokens: null, outputTokens: null, cachedTokens: null },
			...{ costUsd: null, seconds: 0 },
		};
		const { backend, labels } = scripted({
			...wholeRun,
			"e1-propose-0": { state: "failed", why: "rate-limited", message: "429", ...spent },
			"e1-propose-0-again": wholeRun["e1-propose-0"],
			"e1-propose-1": { state: "failed", why: "not signed in", message: "401", ...spent },
		});
		const { bench } = fakeBench(["reject"]);
		const opened = await openRun(temporaryDirectory(), backend, bench, { maxExperiments: 1 });
		let pauses = 0;
		const ask = {
			...opened.desk.ask,
			pause: async () => {
				pauses += 1;
			},
		};
		const { past } = await optimizeRun({ ...opened.desk, ask }, "run");
		expect(past).toHaveLength(1);
		expect(pauses).toBe(1);
		expect(labels()).not.toContain("e1-propose-1-again");
	});

	it("of two implementers that make the same change one is tried", async () => {
		const { backend } = scripted({
			...wholeRun,
			"e1-implement-1": wholeRun["e1-implement-0"],
		});
		const { bench, patches } = fakeBench(["accept"]);
		const one = { agent: "api", model: "one" } as const;
		const { desk, notes } = await openRun(temporaryDirectory(), backend, bench, {
			...{ maxExperiments: 1, implementers: [one, one] },
		});
		await optimizeRun(desk, "run");
		expect(patches).toEqual([["/e1-implement-0.patch"]]);
		expect(notes).toContain("implementer 2 made the same change as another");
	});

	it("an implementer that changes nothing, or cold code only, is not tried", async () => {
		const cold =
			"```diff\n--- a/buffer.c\n+++ b/buffer.c\n@@ -1 +1 @@ evbuffer_freeze(int x)\n-a\n+b\n```";
		for (const reply of ["", cold]) {
			const { backend } = scripted({
				...wholeRun,
				"e1-implement-0": `${reply}\n${block({ done: true, summary: "s" })}`,
			});
			const { bench, tried } = fakeBench(["accept"]);
			const { desk } = await openRun(temporaryDirectory(), backend, bench, { maxExperiments: 1 });
			const { past } = await optimizeRun(desk, "run");
			expect(past).toEqual([{ tier: 3, decision: "not tried", gainPercent: 0 }]);
			expect(tried).toEqual([]);
		}
	});
});

describe("limits", () => {
	it("stops before a call that the budget does not cover", async () => {
		const { backend, labels } = scripted(wholeRun);
		const { bench } = fakeBench([]);
		const { desk } = await openRun(temporaryDirectory(), backend, bench, { maxUsd: 1.1 });
		const { past, stopped } = await optimizeRun(desk, "run");
		expect(past).toHaveLength(1);
		expect(stopped).toContain("of $1.10 are spent");
		// $0.30 are spent, and two calls at once may take $1.00.
		expect(labels()).toEqual([...calls.slice(0, 3), "e2-propose-0"]);
	});

	it("after Ctrl-C nothing more is asked, and the run can go on", async () => {
		const root = temporaryDirectory();
		const { backend, labels } = scripted(wholeRun);
		const { bench } = fakeBench(["accept", "reject"]);
		const { desk, journal } = await openRun(root, backend, bench);
		const stopped = new EvlabError("INTERRUPTED", "stopped", "go on");
		const requireRunning = () => {
			if (labels().length >= 3) throw stopped;
		};
		const ask = { ...desk.ask, requireRunning };
		await expect(optimizeRun({ ...desk, ask }, "run")).rejects.toBe(stopped);
		expect(labels()).toEqual(calls.slice(0, 3));
		journal.close();
		const again = await openRun(root, backend, bench);
		await optimizeRun(again.desk, "run");
		expect(labels()).toEqual(calls);
	});

	it("a program that can stop by itself is told what is left, not what there was", async () => {
		const { backend, asked } = scripted(wholeRun);
		const { bench } = fakeBench(["accept", "reject"]);
		const { desk } = await openRun(temporaryDirectory(), backend, bench, { maxUsd: 10 });
		await optimizeRun(desk, "run");
		const left = asked.map(({ maxUsd }) => Number(maxUsd?.toFixed(2)));
		// The second proposer leaves $0.50 to the first, which is under way; each answer took $0.10.
		expect(left).toEqual([10, 9.5, 9.8, 9.7, 9.2, 9.5, 9.4]);
	});

	it("no secret of the environment reaches a prompt, the journal or an answer", async () => {
		const secret = "a-very-secret-value";
		const leaking = answered(`${secret} ${wholeRun["e1-propose-0"]}`);
		const { backend, asked } = scripted({ ...wholeRun, "e1-propose-0": leaking });
		const { bench } = fakeBench(["accept", "reject"]);
		const source = async () => `/* ${secret} */\n	EVBUFFER_LOCK(buf);\n`;
		const opened = await openRun(temporaryDirectory(), backend, { ...bench, source });
		const ask = { ...opened.desk.ask, environment: { SOME_API_KEY: secret } };
		await optimizeRun({ ...opened.desk, ask }, "run");
		const written = readFileSync(join(opened.directory, "journal.jsonl"), "utf8");
		const answer = readFileSync(join(opened.directory, "answers", "e1-propose-0.json"), "utf8");
		const prompts = asked.map(({ prompt }) => prompt).join("\n");
		for (const text of [written, answer, prompts]) {
			expect(text).not.toContain(secret);
			expect(text).toContain("[secret]");
		}
	});
});
