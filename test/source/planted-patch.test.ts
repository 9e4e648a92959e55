import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { plantedPatch } from "../../src/source/planted-patch.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

const source = `#include <stddef.h>
int drain(int *buf, size_t (*size)(int));
#define CALL drain(0, 0)

static inline int
drain_more(int *buf)
{
	return buf[0];
}

int
drain(int *buf,
    size_t (*size)(int))
{
	int total = 0;

	return total + drain_more(buf) + (int)size(1);
}
`;

const planting = { file: "buffer.c", functionName: "drain", turns: 7 };

/** What git makes of the source with the patch. */
function applied(text: string, patch: string): string {
	const directory = temporaryDirectory();
	writeFileSync(join(directory, "buffer.c"), text);
	execFileSync("git", ["apply", "-"], { cwd: directory, input: patch });
	return readFileSync(join(directory, "buffer.c"), "utf8");
}

describe("the patch", () => {
	test("puts the countdown first in the body of the definition, and changes nothing else", () => {
		const patched = applied(source, plantedPatch(source, planting));
		const [before, after] = patched.split("\t{ /* planted by evlab */\n");
		expect(before).toBe(source.slice(0, source.indexOf("\tint total")));
		expect(after?.slice(after.indexOf("\n\t}\n") + 4)).toBe(
			source.slice(source.indexOf("\tint total")),
		);
		expect(after).toContain("evlab_turns = 7;");
	});

	test("tells a function from one whose name goes on", () => {
		const patched = applied(
			source,
			plantedPatch(source, { ...planting, functionName: "drain_more" }),
		);
		expect(patched.indexOf("evlab_turns")).toBeLessThan(patched.indexOf("return buf[0]"));
	});

	test("applies at the first and at the last line of a file", () => {
		const short = "drain(void)\n{\n}\n";
		expect(applied(short, plantedPatch(short, planting))).toMatch(/^drain\(void\)\n\{\n\t\{/);
	});

	test("compiles, and the loop begins on a cache line", () => {
		const directory = temporaryDirectory();
		const patched = applied(source, plantedPatch(source, planting));
		const object = join(directory, "planted.o");
		execFileSync("gcc", ["-O2", "-Wall", "-Werror", "-x", "c", "-c", "-", "-o", object], {
			input: patched,
		});
		if (process.arch !== "x64") return;
		const text = execFileSync("objdump", ["-d", object], { encoding: "utf8" });
		expect(text).toMatch(/^\s+[0-9a-f]*[048c]0:\s.*\bdec\s/m);
	});
});

describe("refuses with a reason", () => {
	test.each([
		["a function that is only declared", { ...planting, functionName: "declared" }],
		["a function that is only called", { ...planting, functionName: "size" }],
		["part of a name", { ...planting, functionName: "drai" }],
	])("%s", (_, wrong) => {
		const text = `int declared(int);\n${source}`;
		expect(() => plantedPatch(text, wrong)).toThrow(/does not define it/);
	});

	test.each([0, -1, 1.5, Number.NaN])("%d turns", (turns) => {
		expect(() => plantedPatch(source, { ...planting, turns })).toThrow(/whole number/);
	});
});
