import { encodeProgram } from "../model/encode-program.ts";
import type { Role } from "../model/variant.ts";
import { createRandom } from "../stats/random.ts";
import { closeFifo, openFifo } from "../system/fifo.ts";
import { monotonicMs } from "../system/monotonic.ts";
import { calibrate } from "./calibrate.ts";
import type { JobOf, Reply } from "./messages.ts";
import type { NativeAddon } from "./native.ts";
import { Side } from "./side.ts";

/** This process's half of a lock step. Throws MeasureFault. */
export function runLockstepJob(
	role: Role,
	addon: NativeAddon,
	job: JobOf<"lockstep">,
	report: (reply: Reply) => void,
): void {
	const program = encodeProgram(job.workload.program);
	const self = role === "baseline" ? 0 : 1;
	const tokenIn = openFifo(job.tokenIn);
	const tokenOut = openFifo(job.tokenOut);
	const random = createRandom(job.seed + self);
	const cells: number[][] = [];
	try {
		let trace = "";
		let syscalls = {};
		for (const turns of job.cells) {
			const junk = new addon.HeapJunk(Math.floor(random.next() * 2 ** 32));
			let side: Side | null = null;
			try {
				side = new Side(role, addon, job.workload, program);
				trace = side.trace(2);
				side.sample(job.iterations, monotonicMs);
				syscalls = side.batch.rates(
					side.syscalls,
					job.iterations * job.workload.operationsPerIteration,
				);
				const own = Uint8Array.from(turns);
				cells.push([...side.lockstep(job.iterations, own, self, tokenIn, tokenOut)]);
			} finally {
				side?.close();
				junk.close();
			}
		}
		report({ type: "turns", cells, syscalls, trace });
	} finally {
		closeFifo(tokenIn);
		closeFifo(tokenOut);
	}
}

/** Iterations for one batch, measured on this side alone. */
export function runCalibrateJob(role: Role, addon: NativeAddon, job: JobOf<"calibrate">): number {
	const side = new Side(role, addon, job.workload, encodeProgram(job.workload.program));
	try {
		return calibrate((n) => side.run(n), job.batchUs);
	} finally {
		side.close();
	}
}
