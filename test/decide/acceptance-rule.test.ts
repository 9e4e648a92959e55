import { expect, test } from "vitest";
import { acceptanceRule, acceptanceVersion } from "../../src/decide/acceptance-rule.ts";

test("every version that records name is kept as it was", () => {
	const first = { fewInstructions: 0, shownObjects: true, countsOnMargin: false };
	const second = { fewInstructions: 0.005, shownObjects: false, countsOnMargin: false };
	expect(acceptanceRule("acceptance/1")).toEqual(first);
	expect(acceptanceRule("acceptance/2")).toEqual(second);
	expect(acceptanceRule("acceptance/3")).toEqual({ ...second, countsOnMargin: true });
	expect(acceptanceVersion).toBe("acceptance/3");
});

test("another one is an error with its name, never the present rule", () => {
	expect(() => acceptanceRule("acceptance/99")).toThrow(
		"a record was decided by acceptance/99, which this evlab does not know",
	);
});
