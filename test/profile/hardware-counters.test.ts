import { expect, test } from "vitest";
import { ratiosOf } from "../../src/profile/hardware-counters.ts";

test("ratios where the hardware counts, with and without a suffix", () => {
	const text = [
		"# started on Wed Nov 25 03:14:24 2026",
		"",
		"2000000;;cycles;1341763860;100.00;;",
		"3000000;;instructions:u;1341763860;100.00;1.50;insn per cycle",
		"6000;;branch-misses;1341763860;100.00;;",
		"<not supported>;;cache-misses;0;100.00;;",
	].join("\n");
	expect(ratiosOf(text)).toEqual({
		instructionsPerCycle: 1.5,
		branchMissesPerKilo: 2,
		cacheMissesPerKilo: null,
	});
});

test("nothing where it does not", () => {
	const text = ["cycles", "instructions", "branch-misses", "cache-misses"]
		.map((event) => `<not supported>;;${event};0;100.00;;\n`)
		.join("");
	expect(Object.values(ratiosOf(text))).toEqual([null, null, null]);
});
