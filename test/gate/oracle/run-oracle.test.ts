import { describe, expect, it } from "vitest";
import { replayScript, runOracle } from "../../../src/gate/oracle/run-oracle.ts";
import {
	type Behaviour,
	baselineCopy,
	candidateCopy,
	fakeOracleWorkers,
} from "../../fakes/fake-oracle-worker.ts";
import { script } from "../../fixtures/oracle-script.ts";

function setup(behaviours: Readonly<Record<string, Behaviour>>) {
	const { startWorker, started } = fakeOracleWorkers(behaviours);
	const options = {
		baseline: baselineCopy,
		candidate: candidateCopy,
		startWorker,
		workerScript: "oracle-main.js",
		virtualClock: "clock.so",
		signal: new AbortController().signal,
	};
	return { options, started };
}

/** Wrong as soon as a script has a pullup after a lend: two steps are the smallest program. */
const wrongAfterLend: Behaviour = ({ steps }, promised) => {
	const lend = steps.findIndex((step) => step.do === "lend");
	const pullup = steps.findIndex((step, index) => step.do === "pullup" && index > lend);
	if (lend === -1 || pullup === -1) return promised;
	return promised.map((one, i) => (i === pullup ? { ...one, result: "something else" } : one));
};

describe("runOracle", () => {
	it("agrees when both builds do what the model says", async () => {
		const { options, started } = setup({});
		const result = await runOracle({ ...options, seconds: 1, seed: 1 });
		expect(result.state).toBe("agrees");
		expect(result.scripts).toBeGreaterThan(5);
		expect(result.steps).toBeGreaterThan(result.scripts);
		expect(started()).toBe(2);
	});

	it("makes the program that a candidate gets wrong as small as it can be", async () => {
		const { options } = setup({ [candidateCopy.path]: wrongAfterLend });
		const result = await runOracle({ ...options, seconds: 30, seed: 1 });
		expect(result).toMatchObject({
			state: "differs",
			difference: { role: "candidate", step: 1, found: 'result "something else"' },
		});
		if (result.state !== "differs") throw new Error("unreachable");
		expect(result.script.steps.map((step) => step.do)).toEqual(["lend", "pullup"]);
	});

	it("names a crash, and starts a fresh process for each attempt at a smaller program", async () => {
		const { options, started } = setup({
			[candidateCopy.path]: ({ steps }, promised) =>
				steps.some((step) => step.do === "expand")
					? { end: { signal: "SIGSEGV", stderr: "x\nGuard error: freed twice\n" } }
					: promised,
		});
		const result = await runOracle({ ...options, seconds: 30, seed: 2 });
		expect(result).toMatchObject({
			state: "differs",
			script: { steps: [{ do: "expand" }] },
			difference: { role: "candidate", step: null, found: "SIGSEGV: Guard error: freed twice" },
		});
		expect(started()).toBeGreaterThan(3);
	});

	it("blames the pristine build when that is the one that differs", async () => {
		const both = { [baselineCopy.path]: wrongAfterLend, [candidateCopy.path]: wrongAfterLend };
		const result = await runOracle({ ...setup(both).options, seconds: 30, seed: 3 });
		expect(result).toMatchObject({ state: "differs", difference: { role: "baseline" } });
	});

	it("repeats its programs with the same seed", async () => {
		const run = async () => {
			const { options } = setup({ [candidateCopy.path]: wrongAfterLend });
			return runOracle({ ...options, seconds: 30, seed: 4 });
		};
		const [first, second] = [await run(), await run()];
		expect(second).toEqual(first);
	});

	it("refuses to judge a build that is not the one it was given", async () => {
		const { options } = setup({});
		const other = { ...candidateCopy, buildId: "c".repeat(40) };
		await expect(runOracle({ ...options, candidate: other, seconds: 1, seed: 1 })).rejects.toThrow(
			/loaded build b+, not c+/,
		);
	});
});

describe("replayScript", () => {
	const lendAndPullup = script(
		{ do: "lend", buffer: 0, data: "a" },
		{ do: "pullup", buffer: 0, bytes: 1 },
	);

	it("finds what is still other, and nothing once it is mended", async () => {
		const broken = setup({ [candidateCopy.path]: wrongAfterLend }).options;
		expect(await replayScript(broken, lendAndPullup)).toMatchObject({ role: "candidate", step: 1 });
		expect(await replayScript(setup({}).options, lendAndPullup)).toBeNull();
	});
});
