/** Who used the cores during one interval in which this process slept. */
export interface CpuLoad {
	/** Cores kept busy by others: 0.5 is half a core. */
	readonly busyCores: number;
	/** Share of the interval that the hypervisor gave to somebody else. */
	readonly stealPercent: number;
}

/** What counts instructions: "absent" is shown by the kernel, "refused" is a lack of permission. */
export type Pmu = "counts" | "absent" | "refused" | "unknown";

export interface Turbo {
	readonly on: boolean;
	/** The switch, and what has to be written to it to turn turbo off. */
	readonly path: string;
	readonly off: "0" | "1";
}

/** Programs that evlab or its users call when they are there, besides the toolchain. */
export const helperTools = ["ninja", "clang", "wrk", "perf", "valgrind", "bwrap"] as const;
export type HelperTool = (typeof helperTools)[number];

/** What a host says about itself. null: it does not tell, and nothing is guessed. */
export interface HostFacts {
	/** Another evlab holds the host lock. */
	readonly measuring: boolean | null;
	readonly load: CpuLoad | null;
	/** Of the last minute. */
	readonly loadAverage: number | null;
	readonly cores: number;
	readonly pinnedCore: number | null;
	/** Different governors in use, sorted. */
	readonly governors: readonly string[] | null;
	readonly turbo: Turbo | null;
	readonly smt: boolean | null;
	/** Cores a control group allows, or "none". */
	readonly cpuQuota: number | "none" | null;
	/** kernel.randomize_va_space; 0 also when this process was started without (setarch -R). */
	readonly aslr: number | null;
	/** Scheduling with fixed priority (chrt -f) is permitted. */
	readonly realtime: boolean | null;
	readonly pmu: Pmu;
	readonly superuser: boolean;
	readonly perfEventParanoid: number | null;
	readonly kptrRestrict: number | null;
	readonly tracefs: "readable" | "unreadable" | "not mounted" | null;
	readonly privateNetwork: { readonly permitted: boolean; readonly reason: string };
	readonly freeDiskGib: number | null;
	readonly missingTools: readonly HelperTool[];
}
