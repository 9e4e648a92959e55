import type { CodeFacts, JudgedComparison } from "../model/acceptance.ts";
import { isJudged, type MeasuredResult, type WorkloadResult } from "../model/comparison.ts";
import type { CountSteps } from "../model/count-steps.ts";
import type { HarmlessBecause } from "../model/experiment.ts";
import type { AcceptanceRule } from "./acceptance-rule.ts";

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

/** Both comparisons: the confirmation measures again only what the screening has left open. */
export interface HarmEvidence {
	readonly screen: JudgedComparison;
	readonly confirm: JudgedComparison;
	readonly code: CodeFacts | null;
}

/**
 * In the order of their strength: the clock shows it, the machine code shows it, or the clock
 * cannot resolve it and what can be counted did not grow. Pure.
 */
export function harmOf(workload: string, evidence: HarmEvidence, rule: AcceptanceRule): Harm {
	const result = resultOf(workload, evidence);
	if (isShown(result, evidence)) return { kind: "harmless", because: "shown" };
	if (isUntouched(workload, evidence.code)) return { kind: "harmless", because: "untouched" };
	if (result === undefined) {
		return { kind: "not shown", reason: "was not measured", needs: "a run without --filter" };
	}
	if (result.state === "void") {
		return { kind: "not shown", reason: result.fault.detail, needs: `${workload} to run here` };
	}
	return byCounts(result, evidence, rule);
}

function isShown(result: WorkloadResult | undefined, evidence: HarmEvidence): boolean {
	const margin = marginOf(evidence);
	return result?.state === "measured" && result.effect.familyInterval.low > -margin;
}

/** Fails closed: where no changed function is known, none of them being executed says nothing. */
function isUntouched(workload: string, code: CodeFacts | null): boolean {
	return code !== null && code.changedFunctions.length > 0 && code.untouched.includes(workload);
}

function byCounts(result: MeasuredResult, evidence: HarmEvidence, rule: AcceptanceRule): Harm {
	const { familyInterval, interval } = result.effect;
	const notShown = (reason: string, needs = longer): Harm => ({ kind: "not shown", reason, needs });
	// Resolved to 1 % and still not shown: it hangs on the margin.
	const hangs = (familyInterval.high - familyInterval.low) / 2 <= marginOf(evidence);
	const open = hangs ? "may lose 1 %, which this host resolves" : "1 % of it is not resolved here";
	const isProgram = result.layer === "upstream";
	if (hangs && (isProgram || !rule.countsOnMargin)) return notShown(open);
	// Its own 99 % interval, not the wider one of the family: that would hide a loss of several
	// per cent in the name of the other workloads.
	if (interval.high < 0) return notShown("taken alone it is slower");
	const allowed = hangs ? { ...rule, fewInstructions: 0 } : rule;
	const objection = isProgram
		? layersObject(result.workload, evidence, rule)
		: countsObject(countsOf(result.workload, evidence), allowed);
	return objection === null
		? { kind: "harmless", because: "counts" }
		: notShown(`${open}, and ${objection}`);
}

/** Why the counts do not stand in for the clock, or null. */
function countsObject(steps: CountSteps | undefined, rule: AcceptanceRule): string | null {
	if (steps === undefined) return "it has no exact counts";
	const grown = grownCounts(steps, rule);
	return grown.length === 0 ? null : `it has more ${grown.join(", ")}`;
}

/**
 * An upstream program has no counts of its own, and most of its time is the kernel's. It stands on
 * the micro-workloads of the code it runs: the clock must show one of them to lose nothing, and no
 * count may have grown, but (since acceptance/2) instructions where the clock shows that nothing is
 * lost.
 */
function layersObject(
	program: string,
	evidence: HarmEvidence,
	rule: AcceptanceRule,
): string | null {
	const prefixes = Object.entries(layersOf).find(([name]) => program.startsWith(name))?.[1] ?? [];
	const own = [...new Set([evidence.screen, evidence.confirm].flatMap(microWorkloads))].filter(
		(workload) => prefixes.some((prefix) => workload.startsWith(prefix)),
	);
	const shown = (workload: string) => isShown(resultOf(workload, evidence), evidence);
	for (const workload of own) {
		const steps = countsOf(workload, evidence);
		const grown = (steps === undefined ? [] : grownCounts(steps, rule)).filter(
			// What the clock has shown to lose nothing may have more of them.
			(name) => name !== "instructions" || rule.shownObjects || !shown(workload),
		);
		if (grown.length > 0) return `${workload}, whose code it runs, has more ${grown.join(", ")}`;
	}
	return own.some(shown) ? null : "no micro-workload of its code is shown to lose nothing";
}

function grownCounts(steps: CountSteps, { fewInstructions }: AcceptanceRule): readonly string[] {
	const grown = (["instructions", "syscalls", "allocations"] as const).filter(
		(name) => steps[name] > 0,
	);
	return steps.instructionChange > fewInstructions
		? grown
		: grown.filter((name) => name !== "instructions");
}

function microWorkloads({ comparison }: JudgedComparison): readonly string[] {
	return comparison.results
		.filter(({ layer }) => layer === "micro")
		.map(({ workload }) => workload);
}

/** The fresh numbers where there are some, else the first ones, else why there are none. */
function resultOf(workload: string, { screen, confirm }: HarmEvidence): WorkloadResult | undefined {
	const results = [confirm, screen]
		.flatMap(({ comparison }) => comparison.results)
		.filter((result) => result.workload === workload && isJudged(result));
	return results.find(({ state }) => state === "measured") ?? results[0];
}

/** Counts do not depend on when they are taken: those of the screening serve as well. */
function countsOf(workload: string, { screen, confirm }: HarmEvidence): CountSteps | undefined {
	return confirm.counts.get(workload) ?? screen.counts.get(workload);
}

function marginOf({ confirm }: HarmEvidence): number {
	return Math.log1p(confirm.comparison.rule.samePercent / 100);
}
