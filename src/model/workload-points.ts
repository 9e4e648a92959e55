import type { Layer } from "./comparison.ts";

/** One independent unit of a workload: a trial in its layout, or a pair of processes. */
export interface UnitPoint {
	/** Number of the layout, or of the pair. */
	readonly unit: number;
	/** ln(baseline / candidate); > 0 means the candidate is faster. */
	readonly logRatio: number;
}

/** The numbers an effect was estimated from. */
export interface WorkloadPoints {
	readonly workload: string;
	readonly layer: Layer;
	readonly points: readonly UnitPoint[];
}
