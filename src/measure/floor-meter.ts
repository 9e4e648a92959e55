import { encodeProgram } from "../model/encode-program.ts";
import type { Workload } from "../model/workload.ts";
import { median } from "../stats/quantile.ts";
import { calibrate } from "./calibrate.ts";
import { MeasureFault } from "./measure-fault.ts";
import type { NativeAddon } from "./native.ts";
import { Side } from "./side.ts";

/** With the warm-up 0.3 ms beside a cell's 20: the floor is for scale, not for a verdict. */
const batches = 3;

/** Times the floor of one workload, in fresh state each time; iterations are found once. */
export class FloorMeter {
	readonly #addon: NativeAddon;
	readonly #workload: Workload;
	readonly #batchUs: number;
	#iterations: number | null = null;
	#failed = false;

	constructor(addon: NativeAddon, workload: Workload, batchUs: number) {
		this.#addon = addon;
		this.#workload = workload;
		this.#batchUs = batchUs;
	}

	/**
	 * Median ns per operation of the workload. Null when it has no floor, or one that failed: a
	 * floor that does not do the job says nothing of the workload.
	 */
	nsPerOp(): number | null {
		const { floor, operationsPerIteration } = this.#workload;
		if (floor === null || this.#failed) return null;
		let side: Side | null = null;
		try {
			const live = new Side("baseline", this.#addon, floor, encodeProgram(floor.program));
			side = live;
			this.#iterations ??= calibrate((n) => live.run(n), this.#batchUs);
			const iterations = this.#iterations;
			live.run(iterations);
			const elapsedNs = median(Array.from({ length: batches }, () => live.run(iterations)));
			return elapsedNs > 0 ? elapsedNs / iterations / operationsPerIteration : null;
		} catch (error) {
			if (!(error instanceof MeasureFault)) throw error;
			this.#failed = true;
			return null;
		} finally {
			side?.close();
		}
	}
}
