import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { findToolchain } from "../../src/build/toolchain.ts";
import { buildVirtualClock } from "../../src/build/virtual-clock.ts";
import { createContext, quietly } from "../../src/commands/context.ts";
import { buildVariants, resolveVariants } from "../../src/commands/prepare.ts";
import { type OracleResult, runOracle } from "../../src/gate/oracle/run-oracle.ts";
import type { AddonCopy, VariantBuild } from "../../src/model/build.ts";
import { OracleRecord } from "../../src/model/oracle-record.ts";
import { startWorkerProcess } from "../../src/system/worker-process.ts";
import { writePatch } from "../fixtures/hostile-patches.ts";
import { goodRefactoring, plantedBugs } from "../fixtures/planted-bugs.ts";
import { evlab, layout } from "./cli.ts";
import { onRelease } from "./on-release.ts";

const context = quietly(createContext(new AbortController().signal));
/** Each in a part of its own of the library; all the others are in the report of this branch. */
const planted = [
	"drain-past-chain-end",
	"callback-skipped",
	"cleanup-forgotten",
	"timers-in-order-of-adding",
] as const;

let builds: ReadonlyMap<string, VariantBuild>;
let directory = "";

beforeAll(async () => {
	directory = mkdtempSync(join(tmpdir(), "evlab-oracle-"));
	const edits = new Map([
		...planted.map((name) => [name, plantedBugs[name] ?? []] as const),
		["good", goodRefactoring] as const,
	]);
	const paths = [...edits].map(([name, one]) =>
		writePatch(layout.tree, "upstream", directory, name, one),
	);
	const variants = await resolveVariants(context, paths, onRelease());
	const made = await buildVariants(context, variants, 1);
	builds = new Map([...edits.keys()].map((name, i) => [name, made[i] as VariantBuild]));
}, 300_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function search(candidate: AddonCopy, seconds: number): Promise<OracleResult> {
	const found = await findToolchain(context.shell, process.env);
	return runOracle({
		baseline: inject("upstream").addons[0] as AddonCopy,
		candidate,
		startWorker: startWorkerProcess,
		workerScript: join(layout.root, "dist", "src", "gate", "oracle", "oracle-main.js"),
		virtualClock: await buildVirtualClock(layout, context, found),
		signal: context.signal,
		seconds,
		seed: 1,
	});
}
const copyOf = (name: string) => builds.get(name)?.addons[0] as AddonCopy;

describe("the oracle", () => {
	it.each(planted)("finds %s, in a program of a few steps", async (name) => {
		const result = await search(copyOf(name), 60);
		expect(result).toMatchObject({ state: "differs", difference: { role: "candidate" } });
		if (result.state !== "differs") throw new Error("unreachable");
		expect(result.script.steps.length).toBeLessThan(12);
	});

	it("lets a right change pass: larger reads, larger chains", async () => {
		expect(await search(copyOf("good"), 6)).toMatchObject({ state: "agrees" });
	});
});

describe("evlab oracle", () => {
	it("exits 1 with a saved program, which --replay runs again: 1 as it is, 0 on the release", async () => {
		const patch = join(directory, "callback-skipped.patch");
		const found = await evlab("oracle", patch, "--seconds", "60", "--seed", "1");
		expect([found.exitCode, found.signal]).toEqual([1, null]);
		expect(found.stdout).toContain("callback-skipped differs at step");
		const path = /^saved: (\S+)$/m.exec(found.stdout)?.[1] ?? "";
		const record = OracleRecord.parse(JSON.parse(readFileSync(path, "utf8")));
		expect(record).toMatchObject({ seed: 1, difference: { role: "candidate" } });
		const again = await evlab("oracle", "--replay", path);
		expect([again.exitCode, again.stdout]).toEqual([
			1,
			expect.stringContaining("callback-skipped differs"),
		]);
		const mended = await evlab("oracle", "upstream", "--replay", path, "--json");
		expect([mended.exitCode, JSON.parse(mended.stdout).state]).toEqual([0, "agrees"]);
	});

	it("exits 2 for a file that is none of its own", async () => {
		const { exitCode, stderr } = await evlab("oracle", "--replay", "package.json");
		expect([exitCode, stderr]).toEqual([2, expect.stringContaining("is not a record of evlab")]);
	});
});
