import { expect, test } from "vitest";
import type { Context } from "../../src/commands/context.ts";
import { refuseSurface } from "../../src/commands/refuse-surface.ts";
import type { VariantBuild } from "../../src/model/build.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const { baseline, candidate } = comparisonFixture();
const withLibrary = (build: VariantBuild, archive: string): VariantBuild => ({
	...build,
	library: { archives: [archive], headers: "/include" },
});

async function ask(candidateSymbol: string, asJson: boolean) {
	const lines: string[] = [];
	const shell = createFakeShell({
		nm: ({ args }) => ({
			stdout: `x.a[buffer.c.o]:\n${args.at(-1) === "/candidate.a" ? candidateSymbol : "readv"} U \n`,
		}),
		objdump: () => ({}),
	});
	const progress = { step: () => {}, done: () => {}, note: () => {}, close: () => {} };
	const context = { shell, progress, print: (line: string) => lines.push(line) };
	const isRefused = await refuseSurface(
		context as unknown as Context,
		withLibrary(baseline, "/baseline.a"),
		withLibrary(candidate, "/candidate.a"),
		asJson,
	);
	return { isRefused, lines };
}

test("a candidate that reaches no further goes on, without a word", async () => {
	expect(await ask("readv", false)).toEqual({ isRefused: false, lines: [] });
});

test("one that does is refused with object, symbol and reason", async () => {
	const { isRefused, lines } = await ask("pthread_create", false);
	expect(isRefused).toBe(true);
	expect(lines).toEqual([
		`reject: ${candidate.variant.name} reaches out of libevent; nothing was measured`,
		expect.stringMatching(/^ {2}buffer\.c\.o: pthread_create starts work in another thread/),
	]);
});

test("and in JSON", async () => {
	const { lines } = await ask("fork", true);
	expect(JSON.parse(lines[0] ?? "")).toMatchObject({
		schema: "evlab.surface/1",
		objects: 1,
		findings: [{ object: "buffer.c.o", what: "fork" }],
	});
});
