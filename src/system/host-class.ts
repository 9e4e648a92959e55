import type { Pmu } from "../model/host-facts.ts";

/**
 * A coarse name for hosts whose numbers are of one kind: "x86_64 vm 2-core no-pmu". Records of one
 * class may be looked at together; only equal fingerprints may be paired. Pure.
 */
export function hostClassOf(host: {
	readonly architecture: string;
	readonly virtualized: boolean;
	readonly cores: number;
	readonly pmu: Pmu;
}): string {
	const counters = host.pmu === "counts" ? "pmu" : host.pmu === "absent" ? "no-pmu" : "pmu-unknown";
	const kind = host.virtualized ? "vm" : "metal";
	return `${host.architecture} ${kind} ${coreBucket(host.cores)}-core ${counters}`;
}

/** 1, 2, 3-4, 5-8, 9-16 … */
function coreBucket(cores: number): string {
	const most = 2 ** Math.ceil(Math.log2(cores));
	return most <= 2 ? String(most) : `${most / 2 + 1}-${most}`;
}
