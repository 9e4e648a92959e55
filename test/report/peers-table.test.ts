import { describe, expect, test } from "vitest";
import type { PeerRow, PeersResult } from "../../src/model/peers.ts";
import { peersMarkdown } from "../../src/report/peers-markdown.ts";
import { peersTable } from "../../src/report/peers-table.ts";
import { noStyle } from "../../src/report/style.ts";
import { peersResult } from "../fixtures/peers.ts";

const measured = (side: "upstream" | "libev", changes: object = {}): PeerRow =>
	({
		...{ state: "measured", workload: "peers/ring-1", side, api: "event", nsPerOp: 800 },
		...{ eventsPerOp: 1, syscallsPerOp: { recvfrom: 1, epoll_wait: 0.01 }, effect: null },
		...changes,
	}) as PeerRow;

const effect = {
	logRatio: Math.log(2),
	interval: { low: Math.log(1.9), high: Math.log(2.1), level: 0.99 },
	units: 12,
};
const rows: readonly PeerRow[] = [
	measured("upstream"),
	measured("libev", { effect, nsPerOp: 400 }),
	{
		...{ state: "void", workload: "peers/ring-1", side: "libuv", api: "uv_poll" },
		fault: { kind: "crash", role: "libuv", signal: "SIGSEGV", detail: "x was ended" },
	},
];
const text = (changes: Partial<PeersResult>): string =>
	peersTable(peersResult(changes), { width: 130, style: noStyle }).join("\n");

describe("the table", () => {
	test("time as a part of upstream's, the interval's ends the right way round", () => {
		expect(text({ rows })).toMatch(
			/peers\/ring-1 +libev +event +400 +2\.50M +0\.50 \(0\.48-0\.53\) +recvfrom 1, epoll_wait 0\.01/,
		);
		expect(text({ rows })).toMatch(/libevent upstream +event +800 +1\.25M +1 /);
	});

	test("versions, blocks and seed are said, and who failed", () => {
		const all = text({ rows });
		expect(all).toContain("libev 4.33, libuv 1.44.2");
		expect(all).toContain("12 blocks, seed 7");
		expect(all).toContain("peers/ring-1: crash of the libuv by SIGSEGV");
	});

	test("too few blocks, and no upstream, are no intervals", () => {
		const short = measured("libev", { effect: { ...effect, interval: null } });
		expect(text({ rows: [short] })).toContain("0.50 (too few blocks)");
		expect(text({ rows: [measured("libev")] })).toMatch(/1\.25M +\? /);
	});

	test("the same source on both sides is said to be an A/A", () => {
		const { upstream } = peersResult();
		expect(text({ rows, candidate: { ...upstream, name: "tip" } })).toContain(
			"A/A: tip is the same",
		);
		expect(text({ rows })).not.toContain("A/A");
	});
});

test("Markdown: a table, and below it what it was made of", () => {
	const lines = peersMarkdown(peersResult({ rows }));
	expect(lines[0]).toBe(
		"| job | library | by | ns/op | events/s | time / upstream | syscalls/op |",
	);
	expect(lines[3]).toContain("| libev | event | 400 | 2.50M | 0.50 (0.48-0.53) |");
	expect(lines.filter((line) => line.startsWith("- "))).toHaveLength(3);
});
