import { expect, test } from "vitest";
import { buildScenarios } from "../../src/build/build-scenarios.ts";
import type { FoundToolchain } from "../../src/build/toolchain.ts";
import type { VariantBuild } from "../../src/model/build.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const found = { cxx: "g++", fingerprint: "f".repeat(64) } as FoundToolchain;
const library = {
	archives: ["/b/a/libevent_extra.a", "/b/a/libevent_core.a"],
	headers: "/b/a/include",
};
const build: VariantBuild = { ...comparisonFixture().candidate, library };

function checkout(
	source: string,
	result: { readonly exitCode?: number; readonly stderr?: string } = {},
) {
	const files = createFakeFiles({
		"/evlab/native/scenarios/main.cc": source,
		"/evlab/native/scenarios/scenario.h": "",
	});
	const shell = createFakeShell({
		"g++": async ({ args }) => {
			if (result.exitCode === undefined) await files.writeText(args.at(-1) ?? "", "ELF");
			return result;
		},
		chmod: () => ({}),
	});
	const request = { layout: layoutOf("/evlab"), shell, files, found, pristine: "/sources" };
	return { files, shell, path: () => buildScenarios(request, build) };
}

test("they are linked once with a build's own libraries, and appear whole", async () => {
	const { path, files, shell } = checkout("int main;");
	const program = await path();
	expect(files.texts.get(program)).toBe("ELF");
	expect(await path()).toBe(program);
	const compilers = shell.calls.filter(({ program: name }) => name === "g++");
	expect(compilers).toHaveLength(1);
	expect(compilers[0]?.args).toEqual(
		expect.arrayContaining(["/evlab/native/scenarios/main.cc", ...library.archives]),
	);
	expect(await checkout("int other;").path()).not.toBe(program);
});

test("a library that lacks a public function is named", async () => {
	const stderr = "ld: in f:\nmain.cc: undefined reference to `event_active'\n";
	await expect(checkout("", { exitCode: 1, stderr }).path()).rejects.toMatchObject({
		code: "BUILD_FAILED",
		message: `native/scenarios does not link with ${build.variant.name}: main.cc: undefined reference to \`event_active'`,
	});
});
