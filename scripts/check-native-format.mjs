#!/usr/bin/env node
// Formatting of native/ at one pinned major version of clang-format.
//   node scripts/check-native-format.mjs            exit 1 when a file differs
//   node scripts/check-native-format.mjs --write    rewrite the files in place
// Exit 2 when clang-format is missing or is another major version.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

// Two major versions lay the same file out differently, so exactly one is accepted.
const major = 19;
const debianPackage = `clang-format-${major}`;

function findClangFormat() {
	for (const program of [debianPackage, "clang-format"]) {
		const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
		if (status === 0 && new RegExp(`version ${major}\\.`).test(stdout)) return program;
	}
	return null;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const write = process.argv.includes("--write");
const files = readdirSync(join(root, "native"), { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile() && /\.(?:h|cc)$/.test(entry.name))
	.map((entry) => relative(root, join(entry.parentPath, entry.name)))
	.sort();

const program = findClangFormat();
if (program === null) {
	console.error(
		`native format: clang-format ${major} is missing; install the Debian package ${debianPackage}`,
	);
	process.exit(2);
}
if (files.length === 0) {
	console.error("native format: no *.h or *.cc below native/, so nothing was checked");
	process.exit(2);
}

const mode = write ? ["-i"] : ["--dry-run", "-Werror"];
const { status } = spawnSync(program, [...mode, ...files], { cwd: root, stdio: "inherit" });
if (status !== 0) {
	console.error("native format: files differ; run `npm run format`");
	process.exit(1);
}
console.log(`native format: ${files.length} files ${write ? "written" : "checked"}`);
