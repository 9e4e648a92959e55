// One workload of one addon copy in one process, as somebody would write it who has tinybench and
// nothing else: its defaults, its mean and the margin of error of that. In batches, because a call
// of the addon costs 50 ns. For side-by-side.mjs.
//
//     node scripts/tinybench-alone.mjs ADDON WORKLOAD
import { Bench } from "tinybench";
import { loadWorkloads } from "../dist/src/commands/load-workloads.js";
import { openLab } from "../dist/src/index.js";
import { calibrate } from "../dist/src/measure/calibrate.js";
import { createFiles } from "../dist/src/system/files.js";
import { packageRoot } from "../dist/src/system/paths.js";

const [addonPath, id] = process.argv.slice(2);
const { micro, config } = await loadWorkloads(createFiles(), packageRoot);
const workload = micro.find((each) => each.id === id);
const session = openLab(addonPath).session(workload.program);
const iterations = calibrate((n) => session.run(n).elapsedNs, config.measure.batch_us);
const bench = new Bench();
bench.add(
	id,
	() => {
		const { elapsedNs } = session.run(iterations);
		return {
			overriddenDuration: elapsedNs / iterations / 1e6,
			overriddenIterationCost: elapsedNs / 1e6,
		};
	},
	{ async: false },
);
const [{ result }] = bench.runSync();
session.close();
const { mean, moe } = result.latency;
console.log(JSON.stringify({ mean, moe }));
