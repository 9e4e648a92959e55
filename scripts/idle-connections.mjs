// Resident memory of 9,900 idle bufferevents after two echoes each, with two builds of libevent, in
// turns. Counts pages, so a busy machine does not matter.
//
//     npm run build && node scripts/idle-connections.mjs [baseline] [candidate]     upstream and tip
//
// Exit code 1 when the candidate needs more than 2 % more in any of the cases.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContext } from "../dist/src/commands/context.js";
import { buildVariants, resolveVariants } from "../dist/src/commands/prepare.js";
import { median } from "../dist/src/stats/quantile.js";

const rounds = 3;
const most = 1.02;
/** Bytes of each echo, and whether the connections have time-outs. */
const cases = [
	[64, 0],
	[64, 1],
	[4096, 0],
	[16384, 0],
	[65536, 0],
];

const names = [process.argv[2] ?? "upstream", process.argv[3] ?? "tip"];
const context = createContext(new AbortController().signal);
const { layout } = context;
const builds = await buildVariants(context, await resolveVariants(context, names), 1);
context.progress.close();
const scratch = mkdtempSync(join(tmpdir(), "evlab-idle-"));
const programs = builds.map(({ library }, side) => {
	const program = join(scratch, names[side].replaceAll(/\W/g, "_") + side);
	const source = join(layout.root, "proposals", "checks", "idle-connections.c");
	const headers = ["-I", library.headers, "-I", join(layout.tree, "include")];
	const libraries = [...library.archives, "-lpthread"];
	execFileSync("gcc", ["-O1", ...headers, source, ...libraries, "-o", program]);
	return program;
});
function grownKib(program, given) {
	const text = execFileSync(program, given.map(String), { encoding: "utf8" });
	return Number(/: (\d+) KiB$/m.exec(text)?.[1]);
}

let worst = 0;
console.log(`bytes  time-outs  ${names[0]} KiB  ${names[1]} KiB  ratio`);
for (const given of cases) {
	const kib = [[], []];
	for (let round = 0; round < rounds; round++) {
		for (const side of round % 2 === 0 ? [0, 1] : [1, 0]) {
			kib[side].push(grownKib(programs[side], given));
		}
	}
	const [baseline, candidate] = kib.map((values) => median(values));
	worst = Math.max(worst, candidate / baseline);
	const row = [given[0], given[1] ? "yes" : "no", baseline, candidate];
	console.log(
		row.map((cell) => String(cell).padStart(9)).join("  "),
		(candidate / baseline).toFixed(4),
	);
}
rmSync(scratch, { recursive: true });
process.exitCode = worst > most ? 1 : 0;
