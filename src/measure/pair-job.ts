import { encodeProgram } from "../model/encode-program.ts";
import type { CpuTime } from "../model/sample.ts";
import type { Workload } from "../model/workload.ts";
import { createRandom } from "../stats/random.ts";
import { calibrate } from "./calibrate.ts";
import { type AddonPair, measureCell } from "./cell.ts";
import { FloorMeter } from "./floor-meter.ts";
import type { JobOf, Reply } from "./messages.ts";
import { Side } from "./side.ts";

/** Runs a pair job, reporting every cell as it is done. Throws MeasureFault. */
export function runPairJob(
	addons: AddonPair,
	job: JobOf<"pair">,
	report: (reply: Reply) => void,
	nowMs: () => number,
	cpuUs: () => CpuTime,
): void {
	const startMs = nowMs();
	const program = encodeProgram(job.workload.program);
	const iterations = calibratePair(addons, job.workload, program, job.batchUs);
	const random = createRandom(job.seed);
	const floor = new FloorMeter(addons.baseline, job.workload, job.batchUs);
	let longestMs = 0;
	let last = startMs;
	do {
		const outcome = measureCell(addons, job.workload, program, {
			iterations,
			durationMs: job.cellMs,
			random: () => random.next(),
			nowMs,
			cpuUs,
			floorNsPerOp: () => floor.nsPerOp(),
		});
		report({ type: "cell", iterations, ...outcome });
		const now = nowMs();
		longestMs = Math.max(longestMs, now - last);
		last = now;
		// Another cell only when it fits: a budget is a promise.
	} while (last + longestMs <= startMs + job.budgetMs);
}

function calibratePair(
	addons: AddonPair,
	workload: Workload,
	program: string,
	batchUs: number,
): number {
	const baseline = new Side("baseline", addons.baseline, workload, program);
	try {
		const candidate = new Side("candidate", addons.candidate, workload, program);
		try {
			return calibrate((n) => Math.max(baseline.run(n), candidate.run(n)), batchUs);
		} finally {
			candidate.close();
		}
	} finally {
		baseline.close();
	}
}
