import { describe, expect, test } from "vitest";
import { readTimes, timingRun, upstreamSubject } from "../../src/profile/upstream-subject.ts";

const bench = {
	workload: "upstream/bench-100",
	config: { program: "bench", args: ["-n", "100", "-a", "1", "-w", "500"] },
	path: "/b/bench",
} as const;
const cascade = {
	workload: "upstream/bench_cascade",
	config: { program: "bench_cascade", args: ["-n", "100"] },
	path: "/b/bench_cascade",
} as const;
const lines = (count: number, us: number): string => `${us}\n`.repeat(count);

describe("more of the same work", () => {
	test("bench writes more: an operation is an event, of -a and -w", () => {
		const run = timingRun(bench, 40);
		expect(run.args).toEqual(["-n", "100", "-a", "1", "-w", "20000"]);
		expect(run.read(lines(25, 20001))).toEqual({
			ok: true,
			output: { operations: 25 * 20001, elapsedNs: 25 * 20001 * 1000, syscalls: null },
		});
	});

	test("bench_cascade is run again", () => {
		const run = timingRun(cascade, 3);
		expect([run.program, ...run.args.slice(2)]).toEqual([
			...["sh", "sh", "3", "/b/bench_cascade", "-n", "100"],
		]);
		expect(run.read(lines(75, 160))).toMatchObject({ output: { operations: 75 } });
	});

	test("traced runs do less, and never nothing", () => {
		const { short, counted } = upstreamSubject(bench, 40);
		expect(short?.map(({ args }) => args.at(-1))).toEqual(["50", "150"]);
		expect(counted).toBeNull();
		expect(timingRun(bench, 0.0001).args.at(-1)).toBe("1");
	});
});

test.each([lines(24, 20), `${lines(24, 20)}oops\n`, ""])("%j is no run", (stdout) => {
	expect(readTimes(stdout, 1, 1)).toMatchObject({ ok: false });
});
