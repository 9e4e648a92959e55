/** One frame as perf script prints it. */
export interface RawFrame {
	/** Hexadecimal digits: kernel addresses do not fit a number. */
	readonly address: string;
	/** Without its offset; "[unknown]" where perf has no name. */
	readonly symbol: string;
	/** File the code came from, "[kernel.kallsyms]" for the kernel. */
	readonly object: string;
}

/** One sample: the frame that ran first, its callers after it. */
export interface RawSample {
	readonly command: string;
	readonly frames: readonly RawFrame[];
}

/** A file mapped as code: what an address at run time is an address of. */
export interface CodeMapping {
	readonly start: number;
	readonly length: number;
	readonly fileOffset: number;
	readonly path: string;
}

export interface PerfScript {
	/** What took the samples, as the recording says and not as it was asked: "cpu-clock". */
	readonly event: string | null;
	readonly samples: readonly RawSample[];
	readonly mappings: readonly CodeMapping[];
}
