import { join } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { checkSurface } from "../../src/commands/check-surface.ts";
import { createContext, quietly } from "../../src/commands/context.ts";
import { buildVariants, resolveVariants } from "../../src/commands/prepare.ts";
import { prepareScenarios, runScenarios } from "../../src/commands/run-scenarios.ts";
import type { VariantBuild } from "../../src/model/build.ts";
import { findSandbox } from "../../src/system/sandbox.ts";
import { layout } from "./cli.ts";
import { onRelease } from "./on-release.ts";

/** The cheap part; `node scripts/red-team.mjs` sends all patches through all layers. */
const context = quietly(createContext(new AbortController().signal));
const patch = (name: string) => join(layout.root, "test", "red-team", `${name}.patch`);

describe("a patch that edits what no change may edit", () => {
	it.each([
		["edits-bench", "test/bench.c"],
		["edits-regress", "test/regress_buffer.c"],
		["edits-build", "CMakeLists.txt"],
		["shadows-config", "include/event2/event-config.h"],
		["symlink-escape", "epolltable-internal.h"],
		["path-escape", "native/kernel/clock.h"],
	])("%s is refused, by the name of %s", async (name, path) => {
		await expect(resolveVariants(context, [patch(name)], onRelease())).rejects.toMatchObject({
			code: "PATCH_REJECTED",
			message: expect.stringContaining(path),
		});
	});
});

describe("a patch that compiles", () => {
	const names = ["reads-environment", "raw-syscalls", "hoards-chains"] as const;
	let builds: ReadonlyMap<string, VariantBuild>;
	beforeAll(async () => {
		const variants = await resolveVariants(context, names.map(patch), onRelease());
		const made = await buildVariants(context, variants, 1);
		builds = new Map(names.map((name, i) => [name, made[i] as VariantBuild]));
	}, 300_000);
	const buildOf = (name: string) => builds.get(name) as VariantBuild;

	it("is refused for what its objects reach, before anything of it is run", async () => {
		const reach = async (name: string) =>
			(await checkSurface(context.shell, inject("upstream"), buildOf(name))).findings.map(
				({ object, what }) => `${object}: ${what}`,
			);
		expect(await reach("reads-environment")).toEqual([
			"event.c.o: evutil_getenv_",
			"event.c.o: NODE_CHANNEL_FD",
		]);
		expect(await reach("raw-syscalls")).toEqual(["buffer.c.o: syscall"]);
		expect(await reach("hoards-chains")).toEqual([]);
	});

	it("is not linked at all when it defines what others look for in the C library", async () => {
		const variants = await resolveVariants(context, [patch("overrides-clock")], onRelease());
		await expect(buildVariants(context, variants, 1)).rejects.toMatchObject({
			code: "PATCH_REJECTED",
			message: expect.stringContaining("clock_gettime"),
		});
	});

	it("is failed by a scenario alone when it keeps a burst's memory, and by no other", async () => {
		const sandbox = await findSandbox(context.shell, process.getuid?.() === 0);
		const pair = { pristine: inject("upstream"), variant: buildOf("hoards-chains") };
		const reports = await runScenarios(context, await prepareScenarios(context, pair, sandbox));
		expect(reports.length).toBeGreaterThan(10);
		const failed = reports.filter(({ reason }) => reason !== "");
		expect(failed.map(({ scenario }) => scenario)).toEqual(["after-burst"]);
		for (const { pristine } of reports) expect(pristine).toMatchObject({ complaint: "" });
	});
});
