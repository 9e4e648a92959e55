import { execFileSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/system/paths.ts";

/**
 * Compiles files of src/ (paths below it, with what they import) into `directory`, for tests that
 * need a process of its own to kill: Node 20 does not run TypeScript, and dist/ may be stale.
 */
export function compileSource(directory: string, paths: readonly string[]): void {
	execFileSync(
		process.execPath,
		[
			join(packageRoot, "node_modules", "typescript", "bin", "tsc"),
			"--ignoreConfig",
			"--outDir",
			directory,
			"--rootDir",
			join(packageRoot, "src"),
			...["--target", "es2023", "--module", "nodenext", "--types", "node", "--skipLibCheck"],
			"--rewriteRelativeImportExtensions",
			...paths.map((path) => join(packageRoot, "src", path)),
		],
		{ cwd: packageRoot, stdio: "pipe" },
	);
	writeFileSync(join(directory, "package.json"), '{"type":"module","name":"evlab"}');
	symlinkSync(join(packageRoot, "node_modules"), join(directory, "node_modules"));
}
