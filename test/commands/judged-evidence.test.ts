import { expect, test } from "vitest";
import { judgedEvidence } from "../../src/commands/judged-evidence.ts";
import { viewComparison } from "../../src/commands/report/view-comparison.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";
import { counted } from "../fixtures/exact-counts.ts";

const id = "evbuffer/add-64";

/** Twice the memory, and instructions saved at the size that is measured alone. */
const record = comparisonFixture({
	exact: {
		baseline: [counted(id, { peakRssKb: 4096, instructions: 1000 })],
		candidate: [counted(id, { peakRssKb: 9216, instructions: 600 })],
	},
	holdOut: [
		{
			...{ workload: id, parameters: { bytes: 57 } },
			baseline: counted("evbuffer/add-57", { instructions: 1000 }),
			candidate: counted("evbuffer/add-57", { instructions: 1000 }),
		},
	],
});

test.each([
	["an acceptance", judgedEvidence(record).doubts],
	["a report", viewComparison("confirm", record, []).findings.doubts],
])("%s heeds memory and neighbouring sizes, as a comparison does", (_, doubts) => {
	const texts = doubts.map(({ text }) => text).join("\n");
	expect(texts).toContain("takes 9.0 MiB of memory at its peak");
	expect(texts).toContain("the gain does not hold");
});
