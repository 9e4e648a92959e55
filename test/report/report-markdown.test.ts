import { expect, test } from "vitest";
import { reportMarkdown } from "../../src/report/report-markdown.ts";
import {
	experimentView,
	gateFixture,
	hostileReport,
	reportFixture,
	subjectFixture,
} from "../fixtures/report.ts";

test("title, decision and what moved come first; the whole table is folded away", () => {
	const lines = reportMarkdown(reportFixture());
	expect(lines[0]).toBe("## patched against tip");
	expect(lines[2]).toContain("**reject: ");
	const folded = lines.findIndex((line) => line.startsWith("<details>"));
	const open = lines.slice(0, folded).filter((line) => line.startsWith("| "));
	expect(open.map((row) => row.split(" | ")[0])).toEqual([
		"| workload",
		"| ---",
		"| dispatch/readd-plain",
		"| evbuffer/add-drain-64",
	]);
	expect(lines.slice(folded).join("\n")).toContain("| socket-io/pipe-64 |");
	expect(lines).toContain("npx evlab compare tip patched --seed 7");
});

test("an experiment: its stages, its gate, and the denominator with every other", () => {
	const experiment = experimentView();
	const other = experimentView({
		id: "EXP-002",
		title: "b|c",
		decision: { kind: "reject", reason: "slower", by: "screen" },
	});
	const text = reportMarkdown(
		reportFixture({
			subjects: [subjectFixture({ experiment, gates: [{ name: "full", record: gateFixture() }] })],
			ledger: { experiments: [experiment, other], corrupt: [] },
		}),
	).join("\n");
	expect(text).toContain("**accept: faster on evbuffer/add-drain-64**");
	expect(text).toContain("| confirm | passes | faster |");
	expect(text).toContain("- full: fails: evbuffer/readln");
	expect(text).toContain("2 experiments: 0 accepted, 1 rejected, 0 parked");
	expect(text).toContain(String.raw`| EXP-002 | b\|c | rejected | reject: slower |`);
});

test("foreign text stays text", () => {
	const text = reportMarkdown(hostileReport()).join("\n");
	const outsideCode = text.replaceAll(/^(`{3,})sh\n[\s\S]*?^\1$/gm, "");
	expect(outsideCode.replaceAll(/<\/?(details|summary)>/g, "")).not.toMatch(/(?<!\\)<[a-z/]/i);
	expect(text).not.toContain("\u202e");
});
