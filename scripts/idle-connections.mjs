// Resident memory of 9,900 idle bufferevents after two echoes each, with two builds of libevent, in
// turns. Counts pages, so a busy machine does not matter.
//
//     npm run build && node scripts/idle-connections.mjs [baseline] [candidate]     upstream and tip
//
// Exit code 1 when the candidate needs more than 2 % more in any of the cases, 2 when that could not
// be measured.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContext } from "../dist/src/commands/context.js";
import { buildVariants, resolveVariants } from "../dist/src/commands/prepare.js";
import { EvlabError } from "../dist/src/model/errors.js";
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

/** Throws what is not a number: NaN is not more than any limit. */
function grownKib(program, given) {
	const text = execFileSync(program, given.map(String), { encoding: "utf8" });
	const kib = /: (\d+) KiB$/m.exec(text)?.[1];
	if (kib === undefined) throw new Error(`${program} printed no KiB: ${text}`);
	return Number(kib);
}

/** The largest ratio, candidate / baseline, of all cases. */
async function compareMemory(scratch) {
	const names = [process.argv[2] ?? "upstream", process.argv[3] ?? "tip"];
	const context = createContext(new AbortController().signal);
	const { layout } = context;
	const builds = await buildVariants(context, await resolveVariants(context, names), 1);
	context.progress.close();
	const programs = builds.map(({ library }, side) => {
		const program = join(scratch, names[side].replaceAll(/\W/g, "_") + side);
		const source = join(layout.root, "proposals", "checks", "idle-connections.c");
		const headers = ["-I", library.headers, "-I", join(layout.tree, "include")];
		const libraries = [...library.archives, "-lpthread"];
		execFileSync("gcc", ["-O1", ...headers, source, ...libraries, "-o", program]);
		return program;
	});

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
	return worst;
}

const scratch = mkdtempSync(join(tmpdir(), "evlab-idle-"));
try {
	process.exitCode = (await compareMemory(scratch)) > most ? 1 : 0;
} catch (error) {
	console.error(`error: ${error.message}`);
	if (error instanceof EvlabError) console.error(`next: ${error.nextStep}`);
	process.exitCode = 2;
} finally {
	rmSync(scratch, { recursive: true });
}
