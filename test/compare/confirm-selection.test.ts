import { expect, test } from "vitest";
import { confirmSelection } from "../../src/compare/confirm-selection.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";
import { measured, voided, withResults } from "../fixtures/hand-made.ts";

const screen = comparisonFixture();
const gaining = new Set(["evbuffer/add-drain-64"]);

test("the gains and what is not shown harmless, failures included; not what the screen has shown", () => {
	const selection = confirmSelection(screen, { gaining, untouched: new Set() });
	expect([...selection].sort()).toEqual([
		"dispatch/readd-plain",
		"evbuffer/add-drain-64",
		"evbuffer/move-64",
	]);
});

test("a gain is confirmed even where no changed function seems to run; another workload is not", () => {
	const untouched = new Set(["dispatch/readd-plain", "evbuffer/add-drain-64"]);
	const selection = confirmSelection(screen, { gaining, untouched });
	expect([...selection].sort()).toEqual(["evbuffer/add-drain-64", "evbuffer/move-64"]);
});

test("shown harmless to the digit: above -1 % of the family's interval, on layers that judge", () => {
	const margin = Math.log1p(0.01);
	const fault = { kind: "skipped", role: "both", detail: "a quick run" } as const;
	const results = [
		measured("a/at", { family: [-margin, 0.001] }),
		measured("a/above", { family: [-margin + 1e-9, 0.001] }),
		measured("a/alone", { alone: [-0.5, 0.5], family: [-0.001, 0.001] }),
		measured("a/lockstep", { family: [-1, 1], layer: "lockstep" }),
		measured("upstream/a", { family: [-1, 1], layer: "upstream" }),
		voided("a/void", fault),
		voided("a/untouched", fault),
	];
	const untouched = new Set(["a/untouched"]);
	const selection = confirmSelection(withResults(results), { gaining: new Set(), untouched });
	expect([...selection]).toEqual(["a/at", "upstream/a", "a/void"]);
});
