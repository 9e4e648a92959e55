import type { CodeFacts, JudgedComparison } from "../model/acceptance.ts";
import type { MeasuredResult, WorkloadResult } from "../model/comparison.ts";
import type { CountSteps } from "../model/count-steps.ts";
import type { HarmlessBecause } from "../model/experiment.ts";

/** Whether a workload stands in the way of acceptance: not when one of three things is known. */
export type Harm =
	| { readonly kind: "harmless"; readonly because: HarmlessBecause }
	| { readonly kind: "not shown"; readonly reason: string; readonly needs: string };

/**
 * Micro-workloads that run the code an upstream program spends its time in. `bench` moves bytes
 * through pipes and a loop, `bench_cascade` re-adds events, `bench_http` is bufferevents.
 */
const layersOf: Readonly<Record<string, readonly string[]>> = {
	"upstream/bench-": ["dispatch/"],
	"upstream/bench_cascade": ["dispatch/"],
	"upstream/bench_http": ["bufferevent/", "evbuffer/", "dispatch/"],
};

const longer = "a longer measurement";

/**
 * In the order of their strength: the clock shows it, the machine code shows it, or the clock
 * cannot resolve it and what can be counted did not grow. Pure.
 */
export function harmOf(workload: string, judged: JudgedComparison, code: CodeFacts | null): Harm {
	const result = find(workload, judged);
	const margin = marginOf(judged);
	if (result?.state === "measured" && result.effect.familyInterval.low > -margin) {
		return { kind: "harmless", because: "shown" };
	}
	if (isUntouched(workload, code)) return { kind: "harmless", because: "untouched" };
	if (result === undefined) {
		return { kind: "not shown", reason: "was not measured", needs: "a run without --filter" };
	}
	if (result.state === "void") {
		return { kind: "not shown", reason: result.fault.detail, needs: `${workload} to run here` };
	}
	return byCounts(result, judged, margin);
}

/** Fails closed: nothing known of the code, of this workload, or of the data is no "untouched". */
function isUntouched(workload: string, code: CodeFacts | null): boolean {
	if (code === null || code.dataChanged || code.changed.length === 0) return false;
	const executed = code.executed.find((entry) => entry.workload === workload)?.functions;
	if (executed === undefined || executed.length === 0) return false;
	const changed = new Set(code.changed);
	return !executed.some((name) => changed.has(name));
}

function byCounts(result: MeasuredResult, judged: JudgedComparison, margin: number): Harm {
	const { familyInterval, interval } = result.effect;
	const notShown = (reason: string, needs = longer): Harm => ({ kind: "not shown", reason, needs });
	// Resolved to 1 % and still not shown: it hangs on the margin, and only more samples tell.
	if ((familyInterval.high - familyInterval.low) / 2 <= margin) {
		return notShown("may lose 1 %, which this host resolves");
	}
	// Its own 99 % interval, not the wider one of the family: that would hide a loss of several
	// per cent in the name of the other workloads.
	if (interval.high < 0) return notShown("taken alone it is slower");
	const grown =
		result.layer === "upstream"
			? layersGrown(result.workload, judged, margin)
			: countsGrown(judged.counts.get(result.workload));
	return grown === null ? { kind: "harmless", because: "counts" } : notShown(...grown);
}

type Objection = readonly [reason: string, needs: string];

/** Why the counts do not stand in for the clock, or null. */
function countsGrown(steps: CountSteps | undefined): Objection | null {
	if (steps === undefined) return ["has no exact counts", "exact counts, or a longer measurement"];
	const what = (["instructions", "syscalls", "allocations"] as const).filter((k) => steps[k] > 0);
	if (what.length === 0) return null;
	return [`this host does not resolve 1 % of it, and it has more ${what.join(", ")}`, longer];
}

/**
 * An upstream program has no counts of its own, and 99 % of its time is the kernel's. It stands on
 * the micro-workloads of the code it runs: none may have grown in a count, and the clock must show
 * one of them to lose nothing.
 */
function layersGrown(program: string, judged: JudgedComparison, margin: number): Objection | null {
	const prefixes = Object.entries(layersOf).find(([name]) => program.startsWith(name))?.[1] ?? [];
	const own = judged.comparison.results.filter(({ workload, layer }) => {
		return layer === "micro" && prefixes.some((prefix) => workload.startsWith(prefix));
	});
	for (const { workload } of own) {
		const objection = countsGrown(judged.counts.get(workload));
		if (objection !== null)
			return [`it stands on ${workload}, which ${objection[0]}`, objection[1]];
	}
	const shown = own.some(
		(result) => result.state === "measured" && result.effect.familyInterval.low > -margin,
	);
	return shown ? null : ["no micro-workload of its code is shown to lose nothing", longer];
}

function find(workload: string, { comparison }: JudgedComparison): WorkloadResult | undefined {
	return comparison.results.find((result) => {
		return (
			result.workload === workload && (result.layer === "micro" || result.layer === "upstream")
		);
	});
}

function marginOf({ comparison }: JudgedComparison): number {
	return Math.log1p(comparison.rule.samePercent / 100);
}
