import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { writeTree } from "../fakes/small-libevent.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { createFakeCheckout, variant } from "./fake-cmake.ts";

/** Sources with headers; `changes` adds or replaces files. */
function sources(changes: Readonly<Record<string, string>> = {}): string {
	const directory = temporaryDirectory();
	writeTree(directory, {
		"buffer.c": "int a;",
		"event-internal.h": "#define A 1",
		"include/event.h": "",
		"include/event2/event.h": "int event_add(void);",
		...changes,
	});
	return directory;
}

test("the tests are compiled once, the library with every variant that keeps the headers", async () => {
	const { buildRegress, compiled } = createFakeCheckout();
	const first = await buildRegress("none", { source: sources() });
	const second = await buildRegress("none", {
		variant: variant("b"),
		source: sources({ "buffer.c": "int b;" }),
	});
	expect(compiled).toEqual(["regress-harness", "regress", "regress"]);
	expect(second.cacheKey).not.toBe(first.cacheKey);
	expect(readdirSync(dirname(first.regress))).toEqual(["regress", "regress.json", "regress.log"]);
});

test.each([
	["at the top", "event-internal.h"],
	["of the public interface", "include/event2/event.h"],
	["that is new", "include/new/part.h"],
])("a header %s compiles the tests again: they look into structures", async (_, path) => {
	const { buildRegress, compiled } = createFakeCheckout();
	await buildRegress("none", { source: sources() });
	const changed = sources({ [path]: "changed" });
	await buildRegress("none", { variant: variant("b"), source: changed });
	expect(compiled).toEqual(["regress-harness", "regress", "regress-harness", "regress"]);
});

test("each sanitizer is a build of its own, with the check results of the first", async () => {
	const { buildRegress, compiled, shell } = createFakeCheckout();
	const source = sources();
	const keys = new Set<string>();
	for (const sanitizer of ["none", "address", "thread"] as const) {
		keys.add((await buildRegress(sanitizer, { source })).cacheKey);
	}
	expect([keys.size, compiled.length]).toEqual([3, 6]);
	const configured = shell.calls.filter(({ args }) => args[1] === "configure");
	const given = (name: string) =>
		configured.map(({ args }) => args.find((arg) => arg.startsWith(`--CD${name}=`))?.split("=")[1]);
	expect(given("EVLAB_SANITIZER")).toEqual([
		...["none", "none", "address", "address", "thread", "thread"],
	]);
	expect(given("EVLAB_PRELOAD").map((path) => path !== undefined)).toEqual([
		...[false, true, true, true, true, true],
	]);
});

test("the same tree is not built twice; without its program it is", async () => {
	const { buildRegress, compiled, progress } = createFakeCheckout();
	const source = sources();
	const first = await buildRegress("none", { source });
	expect(await buildRegress("none", { source, variant: variant("a", "other") })).toEqual({
		...first,
		variant: variant("a", "other"),
	});
	expect(progress.lines.at(-1)).toBe("note: other (regress): already built");
	rmSync(first.regress);
	expect(await buildRegress("none", { source })).toEqual(first);
	expect(compiled).toEqual(["regress-harness", "regress", "regress"]);
});

test("assertions stay in: Debug, where everything else is RelWithDebInfo", async () => {
	const { buildRegress, shell } = createFakeCheckout();
	await buildRegress("none", { source: sources() });
	for (const { args } of shell.calls.filter((call) => call.program === process.execPath)) {
		expect(args[args.indexOf("-B") + 1]).toBe("Debug");
	}
});

test("every compiler runs confined to the directory it builds in", async () => {
	const { buildRegress, shell } = createFakeCheckout();
	const writable: string[] = [];
	const confine = (directory: string) => {
		writable.push(directory);
		expect(readdirSync(directory)).toEqual(expect.any(Array));
		return shell;
	};
	const { regress } = await buildRegress("none", { source: sources(), confine });
	expect(writable).toHaveLength(2);
	expect(writable.every((directory) => /\/work-[0-9a-f]{8}(\/regress)?$/.test(directory))).toBe(
		true,
	);
	expect(writable[1]?.startsWith(dirname(regress))).toBe(true);
});

test("a compile error names file, line and log", async () => {
	const source = sources();
	const { buildRegress } = createFakeCheckout((_, flavour) =>
		flavour === "regress"
			? { exitCode: 1, stdout: `${join(source, "buffer.c")}:12:5: error: expected ';'\n` }
			: undefined,
	);
	const error = await buildRegress("address", { source }).catch((thrown: unknown) => thrown);
	expect(error).toMatchObject({
		code: "BUILD_FAILED",
		message: "variant-a (regress, address) does not build: buffer.c:12:5: error: expected ';'",
	});
	const log = /the full log is (.*)$/.exec((error as { nextStep: string }).nextStep)?.[1] ?? "";
	expect(readFileSync(log, "utf8")).toContain("buffer.c:12:5");
});
