import type { Cell, CpuTime, SyscallRates } from "../model/sample.ts";
import type { Role } from "../model/variant.ts";
import type { Workload } from "../model/workload.ts";
import { median } from "../stats/quantile.ts";
import type { CellAccount } from "./account.ts";
import { MeasureFault } from "./measure-fault.ts";
import type { NativeAddon } from "./native.ts";
import { Side } from "./side.ts";

/** Operations traced one by one at the start and end of each cell, both sides compared. */
const tracedIterations = 2;
/** A cell whose median rests on fewer quads than this is too coarse, however slow the loop. */
const leastQuads = 5;

export interface CellPlan {
	readonly iterations: number;
	readonly durationMs: number;
	/** Uniform in [0, 1); drives the order within quads and the heap junk. */
	readonly random: () => number;
	readonly nowMs: () => number;
	/** CPU time of this process so far, µs. */
	readonly cpuUs: () => CpuTime;
	/** The workload's floor, timed when called. */
	readonly floorNsPerOp: () => number | null;
}

export interface CellOutcome {
	readonly cell: Cell;
	readonly syscalls: Readonly<Record<Role, SyscallRates>>;
	/** Of the quads alone, both sides. */
	readonly cpuUs: CpuTime;
	readonly account: CellAccount;
}

export type AddonPair = Readonly<Record<Role, NativeAddon>>;

/**
 * One cell: junk on the heap, fresh state on both sides, a check that both do the same, then
 * ABBA/BAAB quads of equal batches until the time is up, and at last the floor. Throws MeasureFault.
 */
export function measureCell(
	addons: AddonPair,
	workload: Workload,
	program: string,
	plan: CellPlan,
): CellOutcome {
	const junk = new addons.baseline.HeapJunk(Math.floor(plan.random() * 2 ** 32));
	const opened: Side[] = [];
	const open = (role: Role): Side => {
		const side = new Side(role, addons[role], workload, program);
		opened.push(side);
		return side;
	};
	try {
		// Which side allocates first is random: the first gets the better-packed memory.
		const candidateFirst = plan.random() < 0.5;
		const first = open(candidateFirst ? "candidate" : "baseline");
		const second = open(candidateFirst ? "baseline" : "candidate");
		const [baseline, candidate] = candidateFirst ? [second, first] : [first, second];
		compareTraces(baseline, candidate);
		for (const side of [first, second]) side.run(plan.iterations);
		const before = plan.cpuUs();
		const quadEffects = runQuads(baseline, candidate, plan);
		const after = plan.cpuUs();
		compareResults(baseline, candidate);
		// Once more, now that 15 ms have passed: a timer that is not pushed back shows its age.
		compareTraces(baseline, candidate);
		const operations = plan.iterations * workload.operationsPerIteration;
		const perOp = (side: Side): number => median(side.elapsedNs) / operations;
		const rates = (side: Side): SyscallRates =>
			side.batch.rates(side.syscalls, operations * side.elapsedNs.length);
		return {
			cell: {
				quadEffects,
				baselineNsPerOp: perOp(baseline),
				candidateNsPerOp: perOp(candidate),
				floorNsPerOp: plan.floorNsPerOp(),
			},
			syscalls: { baseline: rates(baseline), candidate: rates(candidate) },
			cpuUs: { user: after.user - before.user, system: after.system - before.system },
			account: {
				baseline: baseline.account(),
				candidate: candidate.account(),
				stampMs: plan.nowMs(),
			},
		};
	} finally {
		for (const side of opened) side.close();
		junk.close();
	}
}

function runQuads(baseline: Side, candidate: Side, plan: CellPlan): number[] {
	const { iterations, random, nowMs } = plan;
	const effects: number[] = [];
	const endMs = nowMs() + plan.durationMs;
	do {
		const [outer, inner] = random() < 0.5 ? [baseline, candidate] : [candidate, baseline];
		const outerNs = outer.sample(iterations, nowMs);
		const innerNs = inner.sample(iterations, nowMs) + inner.sample(iterations, nowMs);
		const bothOuterNs = outerNs + outer.sample(iterations, nowMs);
		const [baselineNs, candidateNs] =
			outer === baseline ? [bothOuterNs, innerNs] : [innerNs, bothOuterNs];
		effects.push(Math.log(baselineNs / candidateNs));
	} while (effects.length < leastQuads || nowMs() < endMs);
	return effects;
}

function compareTraces(baseline: Side, candidate: Side): void {
	if (baseline.trace(tracedIterations) !== candidate.trace(tracedIterations)) {
		throw new MeasureFault({
			kind: "checksum",
			role: "candidate",
			detail: "operation by operation, results or buffer contents differ from the baseline's",
		});
	}
}

/** After the same number of iterations both sides must be in the same state. */
function compareResults(baseline: Side, candidate: Side): void {
	const [b, c] = [baseline.batch.checksum(), candidate.batch.checksum()];
	if (b.returns !== c.returns || b.digest !== c.digest) {
		throw new MeasureFault({
			kind: "checksum",
			role: "candidate",
			detail: `returns ${c.returns} and state ${c.digest} differ from the baseline's ${b.returns} and ${b.digest}`,
		});
	}
}
