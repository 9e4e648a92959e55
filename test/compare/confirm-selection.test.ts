import { expect, test } from "vitest";
import { confirmSelection } from "../../src/compare/confirm-selection.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

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
