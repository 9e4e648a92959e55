import { expect, test } from "vitest";
import type { ConfigurationReport, GateReport, JudgedTest } from "../../src/model/gate.ts";
import { gateTable } from "../../src/report/gate-table.ts";
import { noStyle } from "../../src/report/style.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const { environment, baseline } = comparisonFixture();
const epoll = { backend: "epoll", sanitizer: "none" } as const;
const tsan = { backend: "epoll", sanitizer: "thread" } as const;

const judged = (test: string, parts: Partial<JudgedTest> = {}): JudgedTest => ({
	test,
	outcome: { state: "passed" },
	retried: false,
	durationMs: 1,
	standing: "fine",
	reason: "",
	...parts,
});
const broken = (test: string) =>
	judged(test, {
		outcome: { state: "failed", detail: "test/regress_buffer.c:88: assert(a == b)" },
		standing: "failure",
		reason: "failed: test/regress_buffer.c:88: assert(a == b)",
	});

const ran = (tests: readonly JudgedTest[]): ConfigurationReport => ({
	state: "ran",
	configuration: epoll,
	rerun: "/builds/regress-1/regress --no-fork",
	durationMs: 1440,
	tests,
	known: [{ test: "g/known", states: ["failed"], failedRuns: 3, runs: 4, detail: "" }],
});

function report(parts: Partial<GateReport>): GateReport {
	return {
		schema: "evlab.gate/1",
		startedAt: "2026-11-24T12:00:00.000Z",
		durationMs: 1500,
		environment,
		variant: baseline.variant,
		harnessHash: "a".repeat(64),
		scope: { kind: "light", touched: ["buffer.c"], groups: ["evbuffer"], because: "of buffer.c" },
		filter: null,
		sandbox: { kind: "bubblewrap" },
		configurations: [],
		verdict: { kind: "passes", tests: 2 },
		...parts,
	};
}
const table = (parts: Partial<GateReport>) =>
	gateTable(report(parts), { width: 120, style: noStyle });

test("a line a configuration: passed, skipped, known and failed add up to the tests", () => {
	const lines = table({
		configurations: [
			ran([
				judged("g/a"),
				judged("g/b"),
				judged("g/skipped", { outcome: { state: "skipped", why: "" } }),
				judged("g/off", { outcome: { state: "disabled" } }),
				judged("g/known", {
					outcome: { state: "failed", detail: "late" },
					standing: "known",
					reason: "failed: late",
				}),
				broken("g/broken"),
			]),
			{ state: "absent", configuration: tsan, why: "libevent chooses poll instead" },
		],
		verdict: {
			kind: "fails",
			failures: [{ configuration: epoll, test: "g/broken", reason: "failed" }],
		},
	});
	expect(lines).toContain("configuration   tests  passed  skipped  known  failed  seconds");
	expect(lines).toContain("epoll               5       2        1      1       1      1.4");
	expect(lines).toContain("epoll tsan     absent");
	const text = lines.join("\n");
	expect(text).toContain("known    g/known on epoll: the unmodified library fails it too (3 of 4");
	expect(text).toContain(
		"fails    g/broken on epoll: failed: test/regress_buffer.c:88: assert(a == b)\n  rerun  /builds/regress-1/regress --no-fork g/broken",
	);
	expect(lines.at(-1)).toBe("result: fails: g/broken");
});

test("a test that regress had to repeat is shown, also where all passes", () => {
	const lines = table({ configurations: [ran([judged("g/a", { retried: true })])] });
	expect(lines).toContain("retried  g/a on epoll: passed only when regress repeated it");
	expect(lines.at(-1)).toMatch(/^result: passes: 2 tests/);
});

test("a missing sandbox, a filter and the scope are said; an absent backend with its reason", () => {
	const lines = table({
		sandbox: { kind: "none", reason: "bubblewrap (bwrap) is not installed" },
		filter: "evbuffer",
		scope: { kind: "full" },
		configurations: [{ state: "absent", configuration: epoll, why: "no epoll" }],
		verdict: { kind: "could not run", reason: "no test was run" },
	});
	expect(lines).toContain("sandbox  none: bubblewrap (bwrap) is not installed");
	expect(lines).toContain("filter   evbuffer: only these tests");
	expect(lines).toContain("scope    full: all tests, every backend, sanitizers");
	expect(lines).toContain("absent   epoll: not on this host; no epoll");
	expect(lines.at(-1)).toBe("result: could not run: no test was run");
});

test("a lost backend is a failure", () => {
	const lines = table({
		configurations: [{ state: "lost", configuration: epoll, reason: "libevent chooses poll" }],
		verdict: {
			kind: "fails",
			failures: [{ configuration: epoll, test: null, reason: "libevent chooses poll" }],
		},
	});
	expect(lines).toContain("fails    epoll: lost its backend; libevent chooses poll");
	expect(lines.at(-1)).toBe("result: fails: a backend");
});

test("eighty columns, but for the command to copy; foreign text cannot act on the terminal", () => {
	const many = Array.from({ length: 25 }, (_, i) => broken(`evbuffer/a_rather_long_name_${i}`));
	const evil = judged("g/evil", {
		outcome: { state: "failed", detail: "\u001b[2J" },
		standing: "failure",
		reason: "failed: \u001b[2J",
	});
	const lines = table({
		configurations: [ran([evil, ...many])],
		verdict: {
			kind: "fails",
			failures: many.map(({ test, reason }) => ({ configuration: epoll, test, reason })),
		},
	});
	for (const line of lines.filter((each) => !each.startsWith("  rerun"))) {
		expect(line.length).toBeLessThanOrEqual(80);
	}
	expect(lines.join("")).not.toContain("\u001b");
	expect(lines).toContain("and 6 more; --json lists them all");
	expect(lines.filter((line) => line.startsWith("  rerun"))).toHaveLength(20);
});
