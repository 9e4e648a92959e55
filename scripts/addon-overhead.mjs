// The addon against the same kernels in evrun with one idle thread, process by process, ABBA:
// what Node adds to a timed batch. Prints the ratio of medians (addon / evrun) per workload.
//
//     npm run build && node scripts/addon-overhead.mjs [rounds]
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createContext } from "../dist/src/commands/context.js";
import { loadWorkloads } from "../dist/src/commands/load-workloads.js";
import { buildVariants, resolveVariants } from "../dist/src/commands/prepare.js";
import { runSingle } from "../dist/src/measure/run-single.js";
import { trialWorkerFactory } from "../dist/src/measure/worker-factory.js";
import { encodeProgram } from "../dist/src/model/encode-program.js";
import { median } from "../dist/src/stats/quantile.js";
import { withHostLock } from "../dist/src/system/host-lock.js";
import { choosePinnedCore, pinnedCommand } from "../dist/src/system/pinning.js";
import { startWorkerProcess } from "../dist/src/system/worker-process.js";

const rounds = Number(process.argv[2] ?? 8);
const wanted = [
	"self/nop-8",
	"evbuffer/add-drain-64",
	"evbuffer/add-drain-4k",
	"socket-io/write-read-64",
	"dispatch/ring-1of100",
	"dispatch/ring-100of100",
	"timers/add-del-1000",
	"bufferevent/echo-64",
];

const context = createContext(new AbortController().signal);
const { config, micro } = await loadWorkloads(context.files, context.layout.root);
const variants = await resolveVariants(context, ["upstream"]);
const [build] = await buildVariants(context, variants, config.measure.layouts);
const core = await choosePinnedCore(context);
const runDirectory = join(context.layout.runs, `overhead-${process.pid}`);
await context.files.makeDirectory(runDirectory);
const startWorker = trialWorkerFactory({
	startWorker: startWorkerProcess,
	readBytes: context.files.readBytes,
	workerScript: join(context.layout.root, "dist/src/measure/worker-main.js"),
	core,
	runDirectory,
});

async function inAddon(workload, seed) {
	const [row] = await runSingle({
		workloads: [workload],
		// Layout 0 is linked like evrun: natural order, no padding.
		copies: [build.addons[0]],
		trials: 1,
		visitBudgetMs: 80,
		config: config.measure,
		seed,
		signal: context.signal,
		startWorker,
		onVisit: () => {},
	});
	return row.trialNsPerOp[0];
}

async function inEvrun(workload, nsPerOp) {
	const path = join(runDirectory, "program");
	writeFileSync(path, encodeProgram(workload.program));
	const perIteration = nsPerOp * workload.operationsPerIteration;
	const iterations = Math.max(1, Math.round((config.measure.batch_us * 1000) / perIteration));
	const { program, args } = pinnedCommand(core, build.evrun, [
		path,
		String(iterations),
		"--batches",
		"1000",
		"--idle-thread",
	]);
	const { stdout } = await context.shell.run(program, args, { timeoutMs: 60_000 });
	const batches = stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line).elapsed_ns);
	return median(batches) / iterations / workload.operationsPerIteration;
}

await withHostLock(
	async () => {
		console.log("workload                      addon ns/op  evrun ns/op  addon/evrun");
		for (const id of wanted) {
			const workload = micro.find((each) => each.id === id);
			const times = { addon: [], evrun: [] };
			let last = await inAddon(workload, 1);
			for (let round = 0; round < rounds; round++) {
				const order =
					round % 2 ? ["addon", "evrun", "evrun", "addon"] : ["evrun", "addon", "addon", "evrun"];
				for (const where of order) {
					const ns =
						where === "addon" ? await inAddon(workload, round) : await inEvrun(workload, last);
					if (where === "addon") last = ns;
					times[where].push(ns);
				}
			}
			const [addon, evrun] = [median(times.addon), median(times.evrun)];
			console.log(
				`${id.padEnd(28)}  ${addon.toFixed(2).padStart(11)}  ${evrun.toFixed(2).padStart(11)}  ${(addon / evrun).toFixed(3).padStart(11)}`,
			);
		}
	},
	() => console.error("another evlab is measuring; waiting"),
);
