// The usual ways to tell whether a change is faster, beside evlab's, on the same builds in the same
// minutes: an A/A pair (the pinned libevent and its twin, built and linked apart) and a planted
// slowdown of 2 %. Prints a Markdown table; writes nothing but samples below .evlab/runs.
//
//     npm run build && node scripts/side-by-side.mjs [rounds] [seconds of evlab for bench]
//
// In each round every method decides on either pair, in random order; the cheap ones five times.
// All processes are pinned to one core. A method accepts when it finds 2 % or more less time, sees
// a regression when it finds more than 1 % more time, and each needs its own evidence for it:
//
//   medians    5 runs of bench before, then 5 after: medians of the runs' medians, nothing else
//   hyperfine  10 runs of bench before, then 10 after: means, and Welch's t-test at 5 %
//   tinybench  one process before, one after, defaults: means whose mean ± rme do not overlap
//   evlab      paired and interleaved: its verdict, for one workload alone
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext } from "../dist/src/commands/context.js";
import { loadWorkloads } from "../dist/src/commands/load-workloads.js";
import { plantSizes } from "../dist/src/commands/plant-sizes.js";
import { powerRun } from "../dist/src/commands/power-run.js";
import { buildTwin, buildVariants, resolveVariants } from "../dist/src/commands/prepare.js";
import { measuredChange } from "../dist/src/compare/planting.js";
import { verdictOf } from "../dist/src/decide/verdict.js";
import { timingCommand } from "../dist/src/measure/upstream/run-upstream.js";
import { parseTimingLines } from "../dist/src/measure/upstream/timing-lines.js";
import { median } from "../dist/src/stats/quantile.js";
import { createRandom } from "../dist/src/stats/random.js";
import { normalQuantile } from "../dist/src/stats/signed-rank.js";
import { readEnvironment } from "../dist/src/system/environment.js";
import { withHostLock } from "../dist/src/system/host-lock.js";
import { pinnedCommand } from "../dist/src/system/pinning.js";

const sites = {
	bench: {
		workload: "upstream/bench-100",
		layer: "upstream",
		file: "event.c",
		functionName: "event_persist_closure",
	},
	micro: {
		workload: "socket-io/write-read-64",
		layer: "micro",
		file: "buffer.c",
		functionName: "evbuffer_write_atmost",
	},
};
const cheapRepeats = 5;
const plantedPercent = 2;
const context = createContext(new AbortController().signal);
const workloads = await loadWorkloads(context.files, context.layout.root);

await main(Number(process.argv[2] ?? 20), Number(process.argv[3] ?? 20));

async function main(rounds, benchSeconds) {
	const { layouts } = workloads.config.measure;
	const variants = await resolveVariants(context, ["upstream"]);
	const [baseline] = await buildVariants(context, variants, layouts);
	const twin = await buildTwin(context, variants[0], layouts);
	await withHostLock(
		async () => {
			const environment = await readEnvironment(context, baseline.toolchain.compiler);
			const seed = randomInt(2 ** 31);
			const runDirectory = join(context.layout.runs, `side-by-side-${process.pid}`);
			const common = { context, workloads, environment, baseline };
			const planted = {};
			for (const [kind, site] of Object.entries(sites)) {
				const seconds = kind === "bench" ? benchSeconds : 5;
				const directory = join(runDirectory, kind);
				await context.files.makeDirectory(directory);
				const request = { ...common, site, seconds, runDirectory: directory };
				[planted[kind]] = await plantSizes(request, [plantedPercent], seed);
			}
			const pairs = [
				{ name: "A/A", bench: twin, micro: twin },
				{ name: "planted", bench: planted.bench.build, micro: planted.micro.build },
			];
			const methods = methodsOf({ ...common, runDirectory }, benchSeconds);
			const tallies = await decideAll({ pairs, methods, rounds, seed });
			context.progress.close();
			report(environment, seed, planted, methods, tallies);
		},
		() => console.error("another evlab is measuring; waiting"),
	);
}

function methodsOf(common, benchSeconds) {
	const { baseline, environment } = common;
	const runs = async (build, count) => {
		const values = [];
		for (let i = 0; i < count; i++) values.push(await benchRun(build, environment.pinnedCore));
		return values;
	};
	let turn = 0;
	const ours = (site, seconds) => async (candidate, seed) => {
		const name = `evlab-${site.layer}-${turn++}`;
		const { effect } = await powerRun({
			...common,
			...site,
			candidate,
			seconds,
			seed,
			runDirectory: join(common.runDirectory, name),
		});
		const verdict = verdictOf(effect, workloads.config.measure.same_percent);
		const moved = verdict === "faster" || verdict === "slower";
		return { ratio: Math.exp(-effect.logRatio), evidence: moved, effect };
	};
	return [
		{
			name: "5 + 5 medians, `bench`",
			kind: "bench",
			cheap: true,
			decide: async (candidate) => {
				const before = median((await runs(baseline, 5)).map(median));
				const after = median((await runs(candidate, 5)).map(median));
				return { ratio: after / before, evidence: true };
			},
		},
		{
			name: "10 + 10 means, Welch, `bench`",
			kind: "bench",
			cheap: true,
			decide: async (candidate) => {
				const before = (await runs(baseline, 10)).map(mean);
				const after = (await runs(candidate, 10)).map(mean);
				return { ratio: mean(after) / mean(before), evidence: welch(before, after) };
			},
		},
		{
			name: `evlab, \`bench\`, ${benchSeconds} s`,
			kind: "bench",
			cheap: false,
			decide: ours(sites.bench, benchSeconds),
		},
		{
			name: `tinybench alone, \`${sites.micro.workload}\``,
			kind: "micro",
			cheap: true,
			decide: async (candidate, _, round) => {
				const of = (build) =>
					tinybenchRun(build.addons[round % build.addons.length].path, environment.pinnedCore);
				const before = await of(baseline);
				const after = await of(candidate);
				const apart = Math.abs(after.mean - before.mean) > after.moe + before.moe;
				return { ratio: after.mean / before.mean, evidence: apart };
			},
		},
		{
			name: `evlab, \`${sites.micro.workload}\`, 5 s`,
			kind: "micro",
			cheap: false,
			decide: ours(sites.micro, 5),
		},
	];
}

/** Every method on either pair in each round, in an order drawn anew. */
async function decideAll({ pairs, methods, rounds, seed }) {
	const random = createRandom(seed);
	const tallies = new Map(methods.map(({ name }) => [name, { "A/A": [], planted: [] }]));
	for (let round = 0; round < rounds; round++) {
		const jobs = methods.flatMap((method) =>
			pairs.flatMap((pair) =>
				Array.from({ length: method.cheap ? cheapRepeats : 1 }, (_, i) => ({ method, pair, i })),
			),
		);
		for (const { method, pair, i } of random.shuffle(jobs)) {
			context.progress.step(`round ${round + 1} of ${rounds}`, `${method.name} on ${pair.name}`);
			const startedMs = performance.now();
			const decideSeed = random.integer(2 ** 31);
			const found = await method.decide(pair[method.kind], decideSeed, round * cheapRepeats + i);
			const seconds = (performance.now() - startedMs) / 1000;
			tallies.get(method.name)[pair.name].push({ ...found, seconds });
		}
	}
	return tallies;
}

function report(environment, seed, planted, methods, tallies) {
	console.log(
		`${environment.cpuModel}, ${environment.cores} cores, ${environment.kernel}; seed ${seed}.`,
	);
	for (const [kind, site] of Object.entries(sites)) {
		const own = methods.findLast((method) => method.kind === kind && !method.cheap);
		const runs = tallies.get(own.name).planted.map(({ effect }) => ({
			direction: "slowdown",
			effect,
		}));
		const { logRatio } = measuredChange(runs);
		const percent = (100 * Math.expm1(logRatio)).toFixed(2);
		console.log(
			`Planted in \`${site.functionName}\`: ${planted[kind].turns} turns, which measure +${percent} % on ${site.workload}.`,
		);
	}
	console.log(
		`\n| method | decisions each | false accept | false regression | finds +${plantedPercent} % | calls it faster | s a decision |`,
	);
	console.log("|---|---:|---:|---:|---:|---:|---:|");
	for (const { name } of methods) {
		const { "A/A": equal, planted: slower } = tallies.get(name);
		const accepts = ({ ratio, evidence }) => evidence && ratio <= 1 / 1.02;
		const regresses = ({ ratio, evidence }) => evidence && ratio > 1.01;
		const share = (list, test) =>
			`${((100 * list.filter(test).length) / list.length).toFixed(1)} %`;
		const seconds = median([...equal, ...slower].map((each) => each.seconds)).toFixed(1);
		console.log(
			`| ${name} | ${equal.length} | ${share(equal, accepts)} | ${share(equal, regresses)} | ${share(slower, regresses)} | ${share(slower, accepts)} | ${seconds} |`,
		);
	}
}

/** The 25 numbers of one run of bench, without the first, which is warm-up. */
async function benchRun(build, core) {
	const { args } = workloads.config.upstream[sites.bench.workload];
	const command = timingCommand(core, build.upstream.bench.path, args);
	const { stdout, stderr } = await context.shell.run(command.program, command.args, {
		timeoutMs: 20_000,
	});
	const lines = parseTimingLines(stdout, stderr);
	if (!lines.ok) throw new Error(`bench ${lines.detail}`);
	return lines.valuesUs.slice(1);
}

async function tinybenchRun(addonPath, core) {
	const script = fileURLToPath(new URL("tinybench-alone.mjs", import.meta.url));
	const node = [script, addonPath, sites.micro.workload];
	const { program, args } = pinnedCommand(core, process.execPath, node);
	const { stdout, stderr } = await context.shell.run(program, args, { timeoutMs: 60_000 });
	if (!stdout.startsWith("{")) throw new Error(`tinybench: ${stderr}`);
	return JSON.parse(stdout);
}

function mean(values) {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values) {
	const centre = mean(values);
	return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

/** Whether Welch's two-sided test at 5 % tells the means apart. */
function welch(a, b) {
	const [ofA, ofB] = [variance(a) / a.length, variance(b) / b.length];
	const freedom = (ofA + ofB) ** 2 / (ofA ** 2 / (a.length - 1) + ofB ** 2 / (b.length - 1));
	return Math.abs(mean(a) - mean(b)) > studentQuantile(freedom) * Math.sqrt(ofA + ofB);
}

/** 97.5 % quantile of Student's t (Cornish-Fisher; within 0.002 from 8 degrees of freedom on). */
function studentQuantile(freedom) {
	const z = normalQuantile(0.975);
	const first = (z ** 3 + z) / (4 * freedom);
	const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
	const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3);
	return z + first + second + third;
}
