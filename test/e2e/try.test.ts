import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createContext, quietly } from "../../src/commands/context.ts";
import { resume } from "../../src/commands/resume.ts";
import { tryPatch } from "../../src/commands/try.ts";
import { Experiment } from "../../src/model/experiment.ts";
import { openLedger } from "../../src/record/ledger.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { commentOnly, muchSlower, writePatch } from "../fixtures/hostile-patches.ts";
import { layout } from "./cli.ts";

/** The checkout under another root, so that what is recorded does not land in its own ledger. */
function elsewhere(): string {
	mkdirSync(join(layout.state, "tmp"), { recursive: true });
	// On the file system of .evlab: a record is published by one rename.
	const root = mkdtempSync(join(layout.state, "tmp", "try-"));
	const shared = [
		...["native", "config", "bench", "dist", "scripts", "node_modules"],
		...["CMakeLists.txt", "package.json", "package-lock.json"],
	];
	mkdirSync(join(root, "libevent"));
	symlinkSync(layout.pin, join(root, "libevent", "upstream.json"));
	for (const name of shared) symlinkSync(join(layout.root, name), join(root, name));
	for (const name of ["README.md", ".claude"]) {
		if (existsSync(join(layout.root, name))) {
			cpSync(join(layout.root, name), join(root, name), { recursive: true });
		}
	}
	return root;
}

it("two variants in one attempt: each is rejected by the cheapest stage that can, and recorded", async () => {
	const patches = temporaryDirectory();
	const patch = (name: string, edits: Parameters<typeof writePatch>[4]) =>
		writePatch(layout.tree, "tip", patches, name, edits);
	const printed: string[] = [];
	const normal = createContext(new AbortController().signal);
	const root = elsewhere();
	const context = {
		...quietly(normal),
		// Its own ledger and attempts; the builds of everybody.
		layout: { ...layout, root, state: join(root, ".evlab") },
		print: (line: string) => void printed.push(line),
	};
	const exitCode = await tryPatch(context, {
		candidates: [patch("comment-only", commentOnly), patch("much-slower", muchSlower)],
		title: "Two ways to be rejected",
		hypothesis: "none of them is faster",
		budgetSeconds: 24,
		oracleSeconds: 3,
		filter: "evbuffer/add-drain-64,evbuffer/move-64",
		seed: 1,
		json: true,
	});
	expect(exitCode).toBe(1);
	const experiments = Experiment.array().parse(JSON.parse(printed.join("\n")));
	const by = ["identity", "screen"];
	expect(experiments.map(({ id, decision }) => [id, decision])).toMatchObject(
		by.map((stage, i) => [`EXP-00${i + 1}`, { kind: "reject", by: stage }]),
	);
	const reached = experiments.map(({ stages }) =>
		stages.filter(({ outcome }) => outcome !== "not reached").map(({ stage }) => stage),
	);
	expect(reached).toEqual([
		["build", "identity", "decide"],
		["build", "identity", "light-gate", "oracle", "screen", "decide"],
	]);
	expect(experiments[1]?.files.map(({ path }) => path)).toEqual(
		expect.arrayContaining(["patch.diff", "gate.json", "oracle.json", "screen.json.gz"]),
	);

	const ledger = openLedger(context.files, context.layout);
	expect(await ledger.check()).toEqual([]);
	expect(await Promise.all(experiments.map(({ id }) => ledger.statusOf(id)))).toEqual([
		...["rejected", "rejected"],
	]);
	// The worktrees of what was rejected are gone, and there is nothing left to go on with.
	const trees = readdirSync(layout.worktrees);
	expect(experiments.filter(({ candidate }) => trees.includes(candidate.tree))).toEqual([]);
	await resume(context, {});
	expect(printed.at(-1)).toContain("nothing to resume");
}, 600_000);
