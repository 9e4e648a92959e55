import type { Layer, WorkloadResult } from "../model/comparison.ts";
import type { Effect, Verdict } from "../model/effect.ts";
import type { Cell, Fault, ProcessSample, TrialSample } from "../model/sample.ts";
import { median, medianOrNull } from "../stats/quantile.ts";
import { processEffect, trialEffect } from "./effect.ts";
import { groupBy } from "./group-by.ts";

export interface Samples {
	readonly trials: readonly TrialSample[];
	readonly lockstep: readonly TrialSample[];
	readonly certificate: readonly TrialSample[];
	readonly processes: readonly ProcessSample[];
	readonly faults: readonly {
		readonly workload: string;
		readonly layer: Layer;
		readonly fault: Fault;
	}[];
}

/**
 * From samples to results, in a fixed order: micro, upstream, lock step, certificate; by workload
 * within each. Pure, so a stored comparison can be judged again. The family is every workload of
 * the layers that carry verdicts (micro and upstream); the certificate is a family of its own, the
 * lock step a cross-check workload by workload.
 */
export function judge(
	samples: Samples,
	verdictOf: (effect: Effect) => Verdict,
): readonly WorkloadResult[] {
	const micro = groupBy(samples.trials, ({ workload }) => workload);
	const upstream = groupBy(samples.processes, ({ workload }) => workload);
	const lockstep = groupBy(samples.lockstep, ({ workload }) => workload);
	const certificate = groupBy(samples.certificate, ({ workload }) => workload);
	const faultOf = (layer: Layer, workload: string): Fault | undefined =>
		samples.faults.find((entry) => entry.layer === layer && entry.workload === workload)?.fault;
	const familySize = micro.size + upstream.size;

	const results: WorkloadResult[] = [];
	const add = <Sample>(
		layer: Layer,
		groups: ReadonlyMap<string, readonly Sample[]>,
		measured: (workload: string, group: readonly Sample[]) => WorkloadResult,
	): void => {
		const voided = samples.faults.filter((entry) => entry.layer === layer);
		const names = new Set([...groups.keys(), ...voided.map(({ workload }) => workload)]);
		for (const workload of [...names].sort()) {
			const fault = faultOf(layer, workload);
			// One fault voids the workload whatever was measured before it.
			results.push(
				fault === undefined
					? measured(workload, groups.get(workload) ?? [])
					: { state: "void", workload, layer, fault },
			);
		}
	};
	add("micro", micro, (workload, group) =>
		trialResult("micro", workload, group, familySize, verdictOf),
	);
	add("upstream", upstream, (workload, group) =>
		processResult(workload, group, familySize, verdictOf),
	);
	add("lockstep", lockstep, (workload, group) =>
		trialResult("lockstep", workload, group, 1, verdictOf),
	);
	add("certificate", certificate, (workload, group) =>
		trialResult("certificate", workload, group, certificate.size, verdictOf),
	);
	return results;
}

function trialResult(
	layer: Layer,
	workload: string,
	trials: readonly TrialSample[],
	familySize: number,
	verdictOf: (effect: Effect) => Verdict,
): WorkloadResult {
	const effect = trialEffect(trials, familySize);
	const cells = trials.flatMap((trial) => trial.cells);
	const first = trials[0] as TrialSample;
	const baselineNsPerOp = median(cells.map((cell) => cell.baselineNsPerOp));
	return {
		state: "measured",
		workload,
		layer,
		baselineNsPerOp,
		candidateNsPerOp: median(cells.map((cell) => cell.candidateNsPerOp)),
		floorNsPerOp: pairedFloor(baselineNsPerOp, cells),
		kernelShare: kernelShare(trials),
		effect,
		verdict: verdictOf(effect),
		syscalls: first.syscalls,
	};
}

/**
 * Such that the baseline over it is the median of the cells' own ratios: floor and baseline of a
 * cell are neighbours in time. A busy sibling core slows both by 30 % for seconds; over such a run
 * the ratio of medians of two like workloads was 1.01 and 1.14, of ratios 1.13 and 1.13.
 */
function pairedFloor(baselineNsPerOp: number, cells: readonly Cell[]): number | null {
	const ratio = medianOrNull(
		cells.map((cell) => cell.floorNsPerOp && cell.baselineNsPerOp / cell.floorNsPerOp),
	);
	return ratio === null ? null : baselineNsPerOp / ratio;
}

/** Less CPU time than this is five ticks of the kernel's clock, which splits it: no split at all. */
const leastCpuUs = 20_000;

function kernelShare(trials: readonly TrialSample[]): number | null {
	const times = trials.flatMap(({ cpuUs }) => cpuUs ?? []);
	const system = times.reduce((sum, time) => sum + time.system, 0);
	const all = system + times.reduce((sum, time) => sum + time.user, 0);
	return all < leastCpuUs ? null : system / all;
}

function processResult(
	workload: string,
	samples: readonly ProcessSample[],
	familySize: number,
	verdictOf: (effect: Effect) => Verdict,
): WorkloadResult {
	const effect = processEffect(samples, familySize);
	if (effect.units === 0) {
		const detail = "no two neighbouring processes of both roles";
		return {
			state: "void",
			workload,
			layer: "upstream",
			fault: { kind: "error", role: "both", detail },
		};
	}
	const of = (role: string): number =>
		median(samples.filter((sample) => sample.role === role).map(({ valueNs }) => valueNs));
	return {
		state: "measured",
		workload,
		layer: "upstream",
		baselineNsPerOp: of("baseline"),
		candidateNsPerOp: of("candidate"),
		floorNsPerOp: null,
		kernelShare: null,
		effect,
		verdict: verdictOf(effect),
		syscalls: null,
	};
}
