import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { OptimizeOptions } from "../../src/commands/optimize.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { type CliResult, layout, resultOf } from "./cli.ts";

/**
 * What stands for the locked set there, as small as the rule of acceptance lets it be: keeping a
 * chain halves add-drain, and a timer runs none of the code that it changes. As many trials as a
 * verdict needs: of 12 signs one way at once 99.7 % can be said in a family of 3, of 8 only 99.2 %.
 */
const workloads = `version = 1
[measure]
trials = 12
quick_trials = 12
pilot_trials = 6
layouts = 12
cell_ms = 15
batch_us = 75
faster_percent = 2.0
same_percent = 1.0
timeout_s = 8
certificate = ["timers/add-del-100"]
certificate_trials = 8

[micro."self/nop"]
8 = { count = 8 }
[micro."evbuffer/add-drain"]
64 = { bytes = 64 }
[micro."timers/add-del"]
100 = { count = 100, spread = 1000000000 }

[upstream]
`;
const script = fileURLToPath(new URL("optimize-at.mjs", import.meta.url));

const families = ["self/nop", "evbuffer/add-drain", "timers/add-del"];

/**
 * A checkout below .evlab/tmp, on the unmodified release, with a ledger, a tip and a small locked
 * set of its own: what is accepted there changes nothing here. The builds are everybody's.
 */
export function scratchCheckout(): string {
	mkdirSync(join(layout.state, "tmp"), { recursive: true });
	const root = mkdtempSync(join(layout.state, "tmp", "agent-"));
	const own = layoutOf(root);
	const shared = [
		...["native", "dist", "scripts", "node_modules"],
		...["CMakeLists.txt", "package.json", "package-lock.json"],
	];
	for (const name of shared) symlinkSync(join(layout.root, name), join(root, name));
	for (const name of ["README.md", ".claude", "config"]) {
		cpSync(join(layout.root, name), join(root, name), { recursive: true });
	}
	writeFileSync(join(root, "config", "workload.toml"), workloads);
	for (const family of families) {
		cpSync(join(layout.root, "bench", `${family}.ts`), join(root, "bench", `${family}.ts`));
	}
	mkdirSync(own.patches, { recursive: true });
	cpSync(layout.pin, own.pin);
	const git = (...args: readonly string[]) => execFileSync("git", args, { stdio: "pipe" });
	git("init", "--quiet", "--initial-branch", "tip", own.tree);
	const inTree = ["-C", own.tree];
	git(...inTree, "fetch", "--quiet", layout.tree, "refs/tags/upstream:refs/tags/upstream");
	git(...inTree, "reset", "--quiet", "--hard", "upstream");
	return root;
}

/** `evlab optimize` there, in a process of its own; `onStart` is given what kills it. */
export function optimizeAt(
	root: string,
	options: OptimizeOptions,
	onStart: (kill: () => void) => void = () => {},
): Promise<CliResult> {
	const child = spawn(process.execPath, [script, root, JSON.stringify(options)], {
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, NO_COLOR: "1", EVLAB_DEBUG: undefined },
	});
	onTestFinished(() => void child.kill("SIGKILL"));
	onStart(() => child.kill("SIGKILL"));
	return resultOf(child);
}

/** A file of the unmodified release, after `patch` when there is one. */
export function releaseText(file: string, patch?: string): string {
	const text = execFileSync("git", ["-C", layout.tree, "show", `upstream:${file}`], {
		encoding: "utf8",
	});
	if (patch === undefined) return text;
	const directory = temporaryDirectory();
	writeFileSync(join(directory, file), text);
	execFileSync("git", ["apply", patch], { cwd: directory });
	return readFileSync(join(directory, file), "utf8");
}
