import { expect, test } from "vitest";
import { pristinePath, readPristine, storePristine } from "../../src/gate/pristine-store.ts";
import type { PristineRun } from "../../src/model/gate.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";

const layout = layoutOf("/lab");
const run: PristineRun = {
	schema: "evlab.pristine/1",
	hostClass: "x86_64 vm 2-core no-pmu",
	configuration: { backend: "epoll", sanitizer: "address" },
	build: "a".repeat(64),
	sandboxed: true,
	measuredAt: "2026-11-24T12:00:00.000Z",
	tests: [{ test: "g/a", outcome: { state: "passed" }, retried: false, durationMs: 1 }],
	known: [],
};

test("one file a host class and configuration", () => {
	expect(pristinePath(layout, run)).toBe(
		"/lab/.evlab/known-failures/x86_64-vm-2-core-no-pmu-epoll-address.json",
	);
});

test("what was stored is found again", async () => {
	const files = createFakeFiles();
	await storePristine(files, layout, run);
	expect(await readPristine(files, layout, run)).toEqual(run);
});

test.each([
	["build", { build: "b".repeat(64) }],
	["way of running", { sandboxed: false }],
	["host class", { hostClass: "x86_64 metal 8-core pmu" }],
	["backend", { configuration: { backend: "poll", sanitizer: "address" } }],
	["sanitizer", { configuration: { backend: "epoll", sanitizer: "none" } }],
] as const)("another %s is measured anew", async (_, changes) => {
	const files = createFakeFiles();
	await storePristine(files, layout, run);
	// Also when the file is there under the other's name.
	const path = pristinePath(layout, { ...run, ...changes });
	await files.writeText(path, files.texts.get(pristinePath(layout, run)) ?? "");
	expect(await readPristine(files, layout, { ...run, ...changes })).toBe(null);
});

test.each(["", "{", "{}"])("a file that says %j forgives nothing", async (text) => {
	const files = createFakeFiles({ [pristinePath(layout, run)]: text });
	expect(await readPristine(files, layout, run)).toBe(null);
});
