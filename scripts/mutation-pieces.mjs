// Mutation testing one file at a time, where `npm run mutation` takes too long for one sitting.
//
//     node scripts/mutation-pieces.mjs [FILE…]       runs these, or each file that has no report yet
//     node scripts/mutation-pieces.mjs --sum         only adds up; what was not run is named
//     node scripts/mutation-pieces.mjs --survivors FILE…
//
// Reports are kept in mutation/pieces/. A file's mutants meet the tests of its own folder only: they
// can let more survive than all tests would, never fewer. Exit code 1 below 85 %, 2 when Stryker fails.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import config from "../stryker.config.mjs";

const folders = ["stats", "compare", "decide"];
const given = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const files = folders.flatMap((folder) =>
	readdirSync(join("src", folder)).map((name) => join("src", folder, name)),
);
const pieceOf = (file) => join("mutation", "pieces", `${file.replaceAll("/", "-")}.json`);

function runPiece(file) {
	const tests = join("test", file.split("/")[1], "**", "*.test.ts");
	const { status } = spawnSync("npx", ["stryker", "run", "--concurrency", "1", "--mutate", file], {
		stdio: "inherit",
		env: { ...process.env, MUTATION_TESTS: tests },
	});
	const report = config.jsonReporter.fileName;
	// 1 is also a score below the threshold, with a report.
	if (!existsSync(report)) return status ?? 1;
	mkdirSync(dirname(pieceOf(file)), { recursive: true });
	renameSync(report, pieceOf(file));
	return 0;
}

function mutantsOf(file) {
	if (!existsSync(pieceOf(file))) return null;
	const report = JSON.parse(readFileSync(pieceOf(file), "utf8"));
	return Object.values(report.files).flatMap(({ mutants }) => mutants);
}

const lives = ({ status }) => status === "Survived" || status === "NoCoverage";
const dies = ({ status }) => status === "Killed" || status === "Timeout";

function sumUp() {
	let worst = 100;
	for (const folder of folders) {
		const own = files.filter((file) => file.split("/")[1] === folder);
		const missing = own.filter((file) => mutantsOf(file) === null);
		const mutants = own.flatMap((file) => mutantsOf(file) ?? []);
		const [killed, survived] = [mutants.filter(dies).length, mutants.filter(lives).length];
		const score = (100 * killed) / Math.max(1, killed + survived);
		worst = Math.min(worst, score);
		const run = `${own.length - missing.length} of ${own.length} files`;
		console.log(
			`src/${folder.padEnd(8)} ${score.toFixed(1)} %  ${killed} of ${killed + survived}, ${run}`,
		);
		for (const file of missing) console.log(`  not run: ${file}`);
	}
	return worst;
}

function showSurvivors(file) {
	const lines = readFileSync(file, "utf8").split("\n");
	for (const { location, status, mutatorName, replacement } of (mutantsOf(file) ?? []).filter(
		lives,
	)) {
		const { start } = location;
		const text = (lines[start.line - 1] ?? "").slice(start.column - 1);
		const becomes = (replacement ?? "").replaceAll(/\s+/g, " ");
		console.log(`${file}:${start.line} ${status} ${mutatorName}: ${text} -> ${becomes}`);
	}
}

if (process.argv.includes("--survivors")) {
	for (const file of given) showSurvivors(file);
} else {
	const open = given.length > 0 ? given : files.filter((file) => !existsSync(pieceOf(file)));
	const chosen = process.argv.includes("--sum") ? [] : open;
	const failed = chosen.filter((file) => runPiece(file) !== 0);
	for (const file of failed) console.error(`no report of ${file}`);
	process.exitCode = failed.length > 0 ? 2 : sumUp() < config.thresholds.break ? 1 : 0;
	if (failed.length > 0) sumUp();
}
