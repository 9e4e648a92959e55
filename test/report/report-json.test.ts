import { expect, test } from "vitest";
import { reportJson } from "../../src/report/report-json.ts";
import { experimentView, reportFixture } from "../fixtures/report.ts";

test("results and points without raw samples and without this machine's paths", () => {
	const text = reportJson(reportFixture());
	const { schema, subjects, ledger } = JSON.parse(text);
	expect([schema, ledger]).toEqual(["evlab.report/1", null]);
	const [comparison] = subjects[0].comparisons;
	expect(comparison.findings.decision.kind).toBe("reject");
	expect(comparison.results.length).toBeGreaterThan(3);
	expect(comparison.points[0].points).toHaveLength(24);
	expect(comparison).not.toHaveProperty("samples");
	expect(text).not.toContain("/b/tip");
});

test("the whole ledger counts", () => {
	const ledger = { experiments: [experimentView()], corrupt: [] };
	expect(JSON.parse(reportJson(reportFixture({ subjects: [], ledger }))).ledger).toMatchObject({
		all: 1,
		counts: { undone: 1, accepted: 0 },
		experiments: [{ id: "EXP-001", standing: "undone" }],
	});
});
