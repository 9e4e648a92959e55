import { describe, expect, test } from "vitest";
import type { LedgerEntry } from "../../src/model/experiment.ts";
import { countsText, withCounts } from "../../src/report/experiment-counts.ts";
import { experimentsMarkdown, summaryMarkdown } from "../../src/report/experiments-markdown.ts";
import { experimentsTable } from "../../src/report/experiments-table.ts";
import { noStyle } from "../../src/report/style.ts";
import { entryFixture } from "../fixtures/experiment.ts";

const gain = {
	workload: "evbuffer/add-drain-64",
	screened: 0.06,
	confirmed: 0.05,
	low: 0.04,
	high: 0.06,
	verdict: "faster",
} as const;
const entries: readonly LedgerEntry[] = [
	entryFixture({ id: "EXP-001", status: "accepted" }),
	entryFixture({
		id: "EXP-002",
		status: "rejected",
		author: "agent claude x",
		title: "A | pipe and <b>tag</b>\u001b[31m",
		decision: { kind: "reject", by: "screen", reason: "screen: slower on dispatch/ring-1of100" },
	}),
	entryFixture({
		id: "EXP-003",
		status: "accepted",
		reproductions: [{ holds: false, host: "aarch64 4-core" }],
		decision: { kind: "accept", reason: "faster", gains: [gain], harmless: [] },
	}),
	entryFixture({
		id: "EXP-004",
		decision: { kind: "park", reason: "real but small", needs: "a longer measurement" },
	}),
	entryFixture({ id: "EXP-005", status: "reverted" }),
	entryFixture({ id: "EXP-006" }),
	{ state: "corrupt", id: "EXP-007", why: "its experiment.json is not JSON" },
];

describe("the counts", () => {
	test("begin with how many were tried", () => {
		expect(countsText(entries)).toBe(
			"7 experiments: 2 accepted, 1 acceptable, 1 parked, 1 rejected, 1 reverted, 1 corrupt",
		);
		expect(countsText([])).toBe("0 experiments");
	});

	test("stand between the README's markers, and nothing else moves", () => {
		const readme = "a <!-- evlab:counts -->old\ntext<!-- /evlab:counts --> b\n";
		const again = withCounts(readme, []);
		expect(again).toBe("a <!-- evlab:counts -->0 experiments<!-- /evlab:counts --> b\n");
		expect(withCounts(again ?? "", [])).toBe(again);
		expect(withCounts("no markers", [])).toBeNull();
	});
});

describe("the pages", () => {
	test("list rejections as completely as wins, and nothing of a title acts", () => {
		const page = experimentsMarkdown(entries);
		for (const { id } of entries) expect(page).toContain(`| ${id} |`);
		expect(page).toContain("| screen: slower on dispatch/ring-1of100");
		expect(page).toContain("A \\| pipe and \\<b\\>tag\\</b\\>?\\[31m");
		expect(page).toContain("measured again on aarch64 4-core: does not hold");
		expect(page).toContain("its experiment.json is not JSON");
		expect(experimentsMarkdown([])).toContain("None yet.");
	});

	test("sum the gains of what is accepted, and of nothing else", () => {
		const page = summaryMarkdown(entries);
		// ln: 0.049 and 0.05 together are 9.4 % less time.
		expect(page).toContain("| evbuffer/add-drain-64 | EXP-001, EXP-003 | -9.43 % |");
		expect(page).toContain("| agent claude x | 1 | 0 | 0 | 1 | 0 |");
		expect(page).toContain("| screen | 1 |");
		expect(page).toContain("| EXP-003 | aarch64 4-core | no |");
	});

	test("are the same for the same records", () => {
		expect(experimentsMarkdown(entries)).toBe(experimentsMarkdown([...entries]));
	});
});

test("the terminal's table keeps to its width and acts on nothing", () => {
	const lines = experimentsTable(entries, { width: 60, style: noStyle });
	expect(Math.max(...lines.slice(0, -1).map((line) => line.length))).toBeLessThanOrEqual(60);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
	expect(lines.join("\n")).not.toMatch(/\u001b/);
	expect(lines.at(-1)).toBe(countsText(entries));
	expect(experimentsTable([], { width: 60, style: noStyle })[0]).toMatch(/^no experiments yet/);
});
