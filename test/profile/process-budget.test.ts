import { describe, expect, test } from "vitest";
import { budgetBetween } from "../../src/profile/process-budget.ts";
import { type ProcessReading, parseProcessReading } from "../../src/profile/process-reading.ts";

function stat(state: string, user: number, kernel: number, name = "evrun"): string {
	return `42 (${name}) ${state} 1 42 42 0 -1 4194304 396 0 0 0 ${user} ${kernel} 0 0 20 0 1 0 1000 0\n`;
}
const status = "Name:\tevrun\nvoluntary_ctxt_switches:\t3\nnonvoluntary_ctxt_switches:\t40\n";

describe("a reading", () => {
	test("of a running process", () => {
		const files = { stat: stat("R", 12, 34), schedstat: "460000000 5000000 44\n", status };
		expect(parseProcessReading(7, files)).toEqual({
			atMs: 7,
			userTicks: 12,
			kernelTicks: 34,
			runningNs: 460_000_000,
			runnableNs: 5_000_000,
			voluntarySwitches: 3,
			involuntarySwitches: 40,
		});
	});
	test("with parentheses and spaces in its name", () => {
		const files = { stat: stat("S", 12, 34, "a) R (b"), schedstat: null, status };
		expect(parseProcessReading(7, files)).toMatchObject({ userTicks: 12, runningNs: null });
	});
	test("of one that has ended, or of something else", () => {
		expect(parseProcessReading(7, { stat: stat("Z", 1, 1), schedstat: null, status })).toBeNull();
		expect(parseProcessReading(7, { stat: "", schedstat: null, status })).toBeNull();
		expect(
			parseProcessReading(7, { stat: stat("R", 1, 1), schedstat: null, status: "" }),
		).toBeNull();
	});
});

describe("two readings", () => {
	const first: ProcessReading = {
		atMs: 1000,
		userTicks: 10,
		kernelTicks: 0,
		runningNs: 100e6,
		runnableNs: 0,
		voluntarySwitches: 1,
		involuntarySwitches: 2,
	};
	const last: ProcessReading = {
		atMs: 1500,
		userTicks: 20,
		kernelTicks: 30,
		runningNs: 400e6,
		runnableNs: 50e6,
		voluntarySwitches: 11,
		involuntarySwitches: 4,
	};

	test("the exact run time is divided as the ticks are", () => {
		const { budget, offCpu } = budgetBetween(first, last);
		expect(budget).toMatchObject({ state: "measured", by: "rusage", wallSeconds: 0.5 });
		if (budget.state !== "measured" || offCpu.state !== "measured") throw new Error("measured");
		expect(budget.userShare).toBeCloseTo(0.15);
		expect(budget.kernelShare).toBeCloseTo(0.45);
		expect(offCpu.by).toBe("schedstat");
		expect(offCpu.runQueueShare).toBeCloseTo(0.1);
		expect(offCpu.waitingShare).toBeCloseTo(0.3);
		expect(offCpu.voluntarySwitchesPerSecond).toBe(20);
		expect(offCpu.involuntarySwitchesPerSecond).toBe(4);
	});

	test("without schedstat the ticks alone, and no delay is invented", () => {
		const without = { runningNs: null, runnableNs: null };
		const { budget, offCpu } = budgetBetween({ ...first, ...without }, { ...last, ...without });
		expect(budget).toMatchObject({ userShare: 0.2, kernelShare: expect.closeTo(0.6) });
		expect(offCpu).toMatchObject({ by: "rusage", runQueueShare: null });
	});

	test("too close together they say nothing", () => {
		const { budget, offCpu } = budgetBetween(first, { ...last, atMs: 1050 });
		expect([budget.state, offCpu.state]).toEqual(["unavailable", "unavailable"]);
	});
});
