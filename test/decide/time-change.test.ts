import { expect, test } from "vitest";
import { listed, timeChange } from "../../src/decide/time-change.ts";

test.each([
	[0.05, "-4.9 %"],
	[-0.05, "+5.1 %"],
	[0, "+0.0 %"],
	[Math.log(2), "-50.0 %"],
	[-Math.log(999.99), "+99899.0 %"],
	[-Math.log(1002), "unbounded"],
	[Number.NEGATIVE_INFINITY, "unbounded"],
	[Number.NaN, "unbounded"],
])("a log-ratio of %d is %s of time", (logRatio, text) => {
	expect(timeChange(logRatio)).toBe(text);
});

test("three names in full, of more the number", () => {
	expect(listed([])).toBe("");
	expect(listed(["a", "b", "c"])).toBe("a, b, c");
	expect(listed(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 more");
});
