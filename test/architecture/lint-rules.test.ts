import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/system/paths.ts";

const restricted = "lint/style/noRestrictedImports";

/** One file per line: where it would be, the import it makes, and the rule that must refuse it. */
const refused: readonly (readonly [path: string, source: string, rule: string])[] = [
	["src/model/a.ts", 'import "../stats/x.ts";', restricted],
	["src/model/b.ts", 'import "node:path";', restricted],
	["src/stats/a.ts", 'import "zod";', restricted],
	["src/stats/b.ts", 'import type { Role } from "../model/variant.ts";', restricted],
	["src/compare/a.ts", 'import "node:path";', restricted],
	["src/decide/a.ts", 'import "../system/ports.ts";', restricted],
	["src/doctor/a.ts", 'import "../system/host-facts.ts";', restricted],
	["src/report/html/a.ts", 'import "../../measure/x.ts";', restricted],
	["src/report/b.ts", 'export * from "node:os";', restricted],
	["src/system/a.ts", 'import "../build/x.ts";', restricted],
	["src/system/b.ts", 'import "tinybench";', restricted],
	["src/measure/a.ts", 'import "../build/x.ts";', restricted],
	["src/measure/b.ts", 'import "node:child_process";', restricted],
	["src/measure/c.ts", 'import "node:fs/promises";', restricted],
	["src/measure/d.ts", 'await import("node:fs");', restricted],
	["src/measure/e.ts", 'import "./../gate/x.ts";', restricted],
	["src/measure/upstream/a.ts", 'import "../../build/x.ts";', restricted],
	["src/measure/upstream/b.ts", 'import "../../index.ts";', restricted],
	["src/gate/oracle/a.ts", 'import "../../measure/native.ts";', restricted],
	["src/gate/oracle/b.ts", 'import "node:fs";', restricted],
	["src/build/a.ts", 'import "../../bench/x.ts";', restricted],
	["src/gate/c.ts", 'import "../build/x.ts";', restricted],
	["src/gate/d.ts", 'import "node:child_process";', restricted],
	["src/gate/e.ts", 'import "../report/gate-table.ts";', restricted],
	["src/commands/a.ts", 'import "node:fs";', restricted],
	["src/cli.ts", 'import "node:child_process";', restricted],
	["bench/timers/a.ts", 'import "../../src/stats/x.ts";', restricted],
	["bench/timers/b.ts", 'import "node:path";', restricted],
	["src/gate/a.ts", 'import "./b.ts";\nexport const a = 1;', "lint/suspicious/noImportCycles"],
	["src/gate/b.ts", 'import "./a.ts";\nexport const b = 1;', "lint/suspicious/noImportCycles"],
	["src/record/a.ts", 'import "left-pad";', "lint/correctness/noUndeclaredDependencies"],
	["src/record/b.ts", "export const a: any = 1;", "lint/suspicious/noExplicitAny"],
	["src/record/c.ts", 'require("node:fs");', "lint/style/noCommonJs"],
	["src/record/camelCase.ts", "export const a = 1;", "lint/style/useFilenamingConvention"],
	[
		"src/record/d.ts",
		"async function save(): Promise<void> {}\nexport function run(): void {\n\tsave();\n}",
		"lint/nursery/noFloatingPromises",
	],
	["src/record/e.ts", "export const a = 1;\n".repeat(251), "lint/style/noExcessiveLinesPerFile"],
];

/** Imports that the table of design.md allows; a rule that refuses one of these is too wide. */
const allowed: readonly (readonly [path: string, source: string])[] = [
	["src/model/ok.ts", 'import "zod";\nimport "./variant.ts";'],
	["src/stats/ok.ts", 'import "./median.ts";'],
	["src/doctor/ok.ts", 'import "../model/host-facts.ts";\nimport "./clock.ts";'],
	["src/compare/ok.ts", 'import "../model/effect.ts";\nimport "../stats/median.ts";'],
	["src/report/html/ok.ts", 'import "../../model/effect.ts";\nimport "../table.ts";'],
	["src/system/ok.ts", 'import "node:fs/promises";\nimport "../model/errors.ts";'],
	["src/build/ok.ts", 'import "../system/ports.ts";\nimport "node:path";\nimport "smol-toml";'],
	[
		"src/gate/ok.ts",
		'import "../system/sandbox.ts";\nimport "../model/gate.ts";\nimport "smol-toml";',
	],
	["src/measure/upstream/ok.ts", 'import "../../stats/median.ts";\nimport "./plan.ts";'],
	["src/measure/upstream/ok2.ts", 'import "../schedule.ts";\nimport "../paired/x.ts";'],
	["src/gate/oracle/ok.ts", 'import "../../model/handles.ts";\nimport "fast-check";'],
	["src/commands/ok.ts", 'import "../build/x.ts";\nimport "../measure/y.ts";\nimport "commander";'],
	["bench/timers/ok.ts", 'import "../../src/index.ts";\nimport "../../src/model/program.ts";'],
];

let directory = "";
let found: ReadonlyMap<string, readonly string[]>;

/** Runs the repository's own biome and configuration over a directory of planted files. */
function lint(root: string): ReadonlyMap<string, readonly string[]> {
	const manifest = createRequire(import.meta.url).resolve("@biomejs/biome/package.json");
	const biome = join(dirname(manifest), "bin", "biome");
	const args = [biome, "lint", "--reporter=github", "--max-diagnostics=none", "."];
	let output: string;
	try {
		output = execFileSync(process.execPath, args, { cwd: root, encoding: "utf8", stdio: "pipe" });
	} catch (error) {
		output = String((error as { stdout: unknown }).stdout);
	}
	const rulesByFile = new Map<string, string[]>();
	for (const match of output.matchAll(/^::error title=([^,]+),file=([^,]+),/gm)) {
		const [, rule = "", path = ""] = match;
		const file = relative(root, path);
		rulesByFile.set(file, [...(rulesByFile.get(file) ?? []), rule]);
	}
	return rulesByFile;
}

beforeAll(() => {
	directory = mkdtempSync(join(tmpdir(), "evlab-lint-"));
	for (const name of ["biome.json", "package.json"]) {
		copyFileSync(join(packageRoot, name), join(directory, name));
	}
	for (const [path, source] of [...refused, ...allowed]) {
		mkdirSync(dirname(join(directory, path)), { recursive: true });
		writeFileSync(join(directory, path), `${source}\n`);
	}
	found = lint(directory);
}, 60_000);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("lint enforces the import table", () => {
	test.each(refused)("%s is refused", (path, _source, rule) => {
		expect(found.get(path) ?? []).toContain(rule);
	});

	test.each(allowed)("%s is allowed", (path) => {
		expect(found.get(path) ?? []).not.toContain(restricted);
	});
});
