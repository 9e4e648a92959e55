import type {
	FunctionCosts,
	Movement,
	ProfileConclusion,
	SubjectProfile,
	SyscallProfile,
} from "../model/profile.ts";

/** One workload of a pair. */
export interface PairedSubject {
	readonly baseline: SubjectProfile;
	readonly candidate: SubjectProfile;
	readonly movements: readonly Movement[];
	/** What the movements are parts of: time of an operation of the baseline under perf, ns. */
	readonly nsPerOp: number | null;
	/** 99 % interval of the change of perf-off time, log candidate over baseline; > 0 is slower. */
	readonly timeChange: { readonly low: number; readonly high: number } | null;
}

/** Exact counts of a build repeat to the digit; those of timers do to 1 % (the clock decides). */
const leastCounted = 0.005;
const leastCountedTimers = 0.015;
/** Part of an operation's time, and of the symbol's own: a relink alone moves it by up to 14 %. */
const leastOfOperation = 0.02;
const leastOfSymbol = 0.15;

interface Change {
	readonly symbol: string;
	readonly text: string;
	/** Part of the whole it is a part of; < 0 shrank. */
	readonly size: number;
}

/**
 * Whether the bottleneck moved. Exact counts speak first, as code placement cannot move them:
 * instructions and system calls of an operation. A symbol's time counts where it differs beyond
 * the error of the samples and beyond what placement does. Pure.
 */
export function concludePair(subjects: readonly PairedSubject[]): ProfileConclusion {
	const known = subjects.filter(hasEvidence);
	if (known.length === 0) {
		const because = subjects.length === 0 ? "no workload was profiled" : reasonOf(subjects[0]);
		return { kind: "unavailable", because };
	}
	const judged = known.map((subject) => ({ subject, changes: changesOf(subject) }));
	const moved = judged.filter(({ subject, changes }) => shrank(subject, changes));
	if (moved.length > 0) {
		const shrunk = moved.flatMap(({ changes }) => changes.filter(({ size }) => size < 0));
		const grown = judged.flatMap(({ changes }) => changes.filter(({ size }) => size > 0));
		return {
			kind: "moved",
			evidence: [...largestFirst(shrunk), ...largestFirst(grown)].map(({ text }) => text),
		};
	}
	const [grown] = largestFirst(
		judged.flatMap(({ changes }) => changes.filter(({ size }) => size > 0)),
	);
	if (grown !== undefined) {
		return { kind: "new bottleneck", symbol: grown.symbol, reason: grown.text };
	}
	const names = known.map(({ baseline }) => baseline.workload).join(", ");
	return {
		kind: "did not move",
		reason: `neither instructions, system calls nor any symbol's time differ on ${names}`,
	};
}

/** Something shrank, and the workload is not shown to have become slower. */
function shrank({ timeChange }: PairedSubject, changes: readonly Change[]): boolean {
	if (!changes.some(({ size }) => size < 0)) return false;
	return timeChange === null || timeChange.low <= 0;
}

function hasEvidence({ baseline, candidate, movements }: PairedSubject): boolean {
	const counted = total(baseline.functions) !== null && total(candidate.functions) !== null;
	const called = callsOf(baseline.syscalls) !== null && callsOf(candidate.syscalls) !== null;
	return movements.length > 0 || counted || called;
}

function reasonOf(subject: PairedSubject | undefined): string {
	const phases = [subject?.baseline.attribution, subject?.candidate.attribution];
	const missing = phases.find((phase) => phase?.state === "unavailable");
	return missing?.state === "unavailable" ? missing.because : "no turn was completed";
}

/**
 * Changes of each kind, without those that others of their kind make up for: code that moved into
 * another function, or `recv` in the place of `readv`, is no gain.
 */
function changesOf(subject: PairedSubject): readonly Change[] {
	const kinds = [countedChanges(subject), callChanges(subject), timeChanges(subject)];
	return kinds.flatMap((changes) => {
		const net = changes.reduce((sum, { size }) => sum + size, 0);
		return changes.filter(({ size }) => Math.abs(net) >= leastCounted && size * net > 0);
	});
}

function countedChanges({ baseline, candidate }: PairedSubject): readonly Change[] {
	const [before, after] = [total(baseline.functions), total(candidate.functions)];
	if (before === null || after === null || before === 0) return [];
	const size = after / before - 1;
	const { workload } = baseline;
	const least = workload.startsWith("timers/") ? leastCountedTimers : leastCounted;
	if (Math.abs(size) < least) return [];
	const symbol = mostChanged(baseline.functions, candidate.functions, Math.sign(size));
	const text = `${workload}: instructions ${number(before)} to ${number(after)} an operation (${signed(size)}), most of it in ${symbol}`;
	return [{ symbol, text, size }];
}

/** The function that changed most in the direction of the whole. */
function mostChanged(
	before: FunctionCosts | undefined,
	after: FunctionCosts | undefined,
	sign: number,
): string {
	const differences = new Map<string, number>();
	for (const [costs, factor] of [
		[before, -1],
		[after, 1],
	] as const) {
		if (costs?.state !== "counted") continue;
		for (const { symbol, instructions } of costs.functions) {
			differences.set(symbol, (differences.get(symbol) ?? 0) + factor * instructions);
		}
	}
	const [largest] = [...differences].sort(([, a], [, b]) => sign * (b - a));
	return largest?.[0] ?? "unknown";
}

function callChanges({ baseline, candidate }: PairedSubject): readonly Change[] {
	const [before, after] = [callsOf(baseline.syscalls), callsOf(candidate.syscalls)];
	if (before === null || after === null) return [];
	const names = [...new Set([...before.keys(), ...after.keys()])];
	const sum = (calls: ReadonlyMap<string, number>): number =>
		[...calls.values()].reduce((all, perOp) => all + perOp, 0);
	const whole = Math.max(sum(before), sum(after));
	return names.flatMap((name): readonly Change[] => {
		const [here, there] = [before.get(name) ?? 0, after.get(name) ?? 0];
		const size = (there - here) / whole;
		if (Math.abs(there - here) < 0.01 || Math.abs(size) < 2 * leastCounted) return [];
		const text = `${baseline.workload}: ${name} ${number(here)} to ${number(there)} calls an operation`;
		return [{ symbol: name, text, size }];
	});
}

function timeChanges({ baseline, movements, nsPerOp: whole }: PairedSubject): readonly Change[] {
	return movements.flatMap(({ symbol, significant, selfNs }): readonly Change[] => {
		if (!significant || selfNs === undefined || whole === null) return [];
		const difference = selfNs.candidate - selfNs.baseline;
		const size = difference / whole;
		const ofItself = Math.abs(difference) / Math.max(selfNs.baseline, selfNs.candidate);
		if (Math.abs(size) < leastOfOperation || ofItself < leastOfSymbol) return [];
		const text = `${baseline.workload}: ${symbol} ${number(selfNs.baseline)} to ${number(selfNs.candidate)} ns an operation`;
		return [{ symbol, text, size }];
	});
}

/** All instructions of an operation, or null. Pure. */
export function total(costs: FunctionCosts | undefined): number | null {
	return costs?.state === "counted"
		? costs.functions.reduce((sum, { instructions }) => sum + instructions, 0)
		: null;
}

function callsOf(profile: SyscallProfile): ReadonlyMap<string, number> | null {
	return profile.state === "measured"
		? new Map(profile.calls.map(({ name, perOp }) => [name, perOp]))
		: null;
}

function largestFirst(changes: readonly Change[]): readonly Change[] {
	return [...changes].sort((a, b) => Math.abs(b.size) - Math.abs(a.size));
}

function number(value: number): string {
	return value >= 99.5 ? value.toFixed(0) : value.toFixed(value >= 9.95 ? 1 : 2);
}

function signed(share: number): string {
	return `${share < 0 ? "-" : "+"}${Math.abs(100 * share).toFixed(1)} %`;
}
