import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withMeasured } from "../../src/commands/hot-methods-document.ts";
import { hotMethodsPath, parseHotMethods } from "../../src/commands/load-hot-methods.ts";
import { packageRoot } from "../../src/system/paths.ts";

const text = `# Why this file.
version: 1
measured: null
areas:
  - area: data plane
    tier: 5
    why: bytes
    symbols:
      - symbol: evbuffer_add
        why: by hand
        measured: { workload: test/old, self: 0.1, inclusive: 0.2 }
      # Not inlined everywhere.
      - symbol: evbuffer_drain
`;
const header = { date: "2026-01-02", hostClass: "x86_64 vm", libevent: "tip 123456789abc" };

test("what was measured goes in; everything written by hand stays", () => {
	const written = withMeasured(text, parseHotMethods(text), header, [
		{
			symbol: "evbuffer_drain",
			executed: ["test/a", "test/b", "test/c", "test/d"],
			share: { workload: "test/a", self: 0.25, inclusive: 0.5 },
		},
	]);
	expect(written).toBe(`# Why this file.
version: 1
measured: { date: 2026-01-02, hostClass: x86_64 vm, libevent: tip 123456789abc }
areas:
  - area: data plane
    tier: 5
    why: bytes
    symbols:
      - symbol: evbuffer_add
        why: by hand
      # Not inlined everywhere.
      - symbol: evbuffer_drain
        executed: [test/a, test/b]
        measured: { workload: test/a, self: 0.25, inclusive: 0.5 }
`);
	expect(parseHotMethods(written).areas[0]?.symbols[1]?.measured?.self).toBe(0.25);
	expect(withMeasured(written, parseHotMethods(written), header, [])).not.toContain("test/a");
});

test("the file of the repository is valid", () => {
	const { areas } = parseHotMethods(readFileSync(hotMethodsPath(packageRoot), "utf8"));
	expect(areas.flatMap(({ symbols }) => symbols).length).toBeGreaterThan(50);
});

test.each([
	["areas: [", "config/hot-methods.yaml: "],
	["version: 2", "version"],
	[text.replace("evbuffer_drain", "evbuffer_add"), "evbuffer_add is listed twice"],
	[text.replace("tier: 5", "tier: 7"), "areas.0.tier"],
])("%j is refused in one line", (broken, complaint) => {
	expect(() => parseHotMethods(broken)).toThrow(complaint);
	try {
		parseHotMethods(broken);
	} catch (error) {
		expect((error as Error).message).not.toContain("\n");
	}
});
