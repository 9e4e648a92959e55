import { Bench } from "tinybench";
import { encodeProgram } from "../model/encode-program.ts";
import type { Role } from "../model/variant.ts";
import { createRandom } from "../stats/random.ts";
import { monotonicMs } from "../system/monotonic.ts";
import { calibrate } from "./calibrate.ts";
import { FloorMeter } from "./floor-meter.ts";
import { MeasureFault } from "./measure-fault.ts";
import type { JobOf, Reply } from "./messages.ts";
import type { NativeAddon } from "./native.ts";
import { Side } from "./side.ts";

/**
 * One build alone, driven by tinybench. Both overrides are returned: `overriddenDuration` is
 * ms per operation, `overriddenIterationCost` the whole batch; without the second, tinybench's
 * time budget counts nanoseconds and never ends (facts.md). Throws MeasureFault.
 */
export function runSingleJob(
	role: Role,
	addon: NativeAddon,
	job: JobOf<"single">,
	report: (reply: Reply) => void,
): void {
	const random = createRandom(job.seed);
	const junk = new addon.HeapJunk(Math.floor(random.next() * 2 ** 32));
	let side: Side | null = null;
	try {
		const live = new Side(role, addon, job.workload, encodeProgram(job.workload.program));
		side = live;
		const iterations = calibrate((n) => live.run(n), job.batchUs);
		const operations = iterations * job.workload.operationsPerIteration;
		const nsPerOp: number[] = [];
		const bench = new Bench({ time: job.budgetMs, iterations: 5, warmup: false, throws: true });
		bench.add(
			job.workload.id,
			() => {
				const ns = live.sample(iterations, monotonicMs);
				nsPerOp.push(ns / operations);
				return {
					overriddenDuration: ns / operations / 1e6,
					overriddenIterationCost: ns / 1e6,
				};
			},
			{ async: false },
		);
		const [task] = bench.runSync();
		if (task === undefined || task.result.state !== "completed") {
			throw new MeasureFault({
				kind: "error",
				role,
				detail: `tinybench did not complete the task: ${task?.result.state}`,
			});
		}
		report({
			type: "single",
			nsPerOp,
			floorNsPerOp: new FloorMeter(addon, job.workload, job.batchUs).nsPerOp(),
			syscalls: live.batch.rates(live.syscalls, operations * live.elapsedNs.length),
		});
	} finally {
		side?.close();
		junk.close();
	}
}
