import { expect, test } from "vitest";
import { parseCallgrindCosts, splitCallgrindParts } from "../../src/profile/callgrind-costs.ts";
import { byName } from "../../src/profile/count-functions.ts";
import type { InlineChain } from "../../src/profile/inline-chains.ts";
import { callgrindFile } from "../fixtures/perf-output.ts";

const root = "evlab::Session::run(unsigned long)";
const [, part] = splitCallgrindParts(callgrindFile, root) as [string, string];

test("one part a batch; the program's end is none", () => {
	expect(splitCallgrindParts(callgrindFile, root)).toHaveLength(2);
});

test("what a called function took is not counted for its caller again", () => {
	const costs = parseCallgrindCosts(part, "/b/evrun");
	expect(Object.fromEntries(costs?.byAddress ?? [])).toEqual({
		[0x23280]: 60,
		[0x23290]: 40,
		[0x1a88f]: 10,
	});
	expect([...(costs?.byFunction.values() ?? [])]).toEqual([{ object: "/lib/libc.so.6", cost: 50 }]);
});

test("a part that does not add up is none", () => {
	expect(
		parseCallgrindCosts(part.replace("0x23280 1734 60", "0x23280 1734 6"), "/b/evrun"),
	).toBeNull();
	expect(parseCallgrindCosts(part.slice(0, 200), "/b/evrun")).toBeNull();
});

test("inlined functions have their own instructions; who only called them was executed too", () => {
	const costs = parseCallgrindCosts(part, "/b/evrun")!;
	const chains = new Map<number, InlineChain>([
		[0x23280, [{ name: "evbuffer_add", owner: "libevent" }]],
		[
			0x23290,
			[
				{ name: "evbuffer_chain_new", owner: "libevent" },
				{ name: "wrapper", owner: "libevent" },
				{ name: "evbuffer_add", owner: "libevent" },
			],
		],
		[0x1a88f, [{ name: root, owner: "harness" }]],
	]);
	const counted = byName(costs, chains, 10);
	expect(counted.costs).toEqual({
		state: "counted",
		functions: [
			{ symbol: "evbuffer_add", owner: "libevent", instructions: 6 },
			{ symbol: "malloc", owner: "libc", instructions: 5 },
			{ symbol: "evbuffer_chain_new", owner: "libevent", instructions: 4 },
			{ symbol: root, owner: "harness", instructions: 1 },
		],
	});
	expect(counted.executed.has("wrapper")).toBe(true);
});
