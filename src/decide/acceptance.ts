import type { AcceptanceEvidence, AcceptanceFacts, JudgedComparison } from "../model/acceptance.ts";
import type { MeasuredResult } from "../model/comparison.ts";
import type {
	ConfirmedEffect,
	ExperimentDecision,
	HarmlessBecause,
	StageName,
} from "../model/experiment.ts";
import { decide } from "./decision.ts";
import { disbelieved } from "./disbelieved.ts";
import { notFresh } from "./fresh-samples.ts";
import { harmOf } from "./harmless.ts";
import { judgedResults, judgeScreen, tooSmall } from "./judge-screen.ts";
import { profileDisagrees } from "./profile-agrees.ts";
import { listed, timeChange } from "./time-change.ts";

/** Stages before anything is measured. Each must say yes; only "rejects" says no. */
const gates: readonly StageName[] = ["build", "identity", "light-gate", "oracle"];

/**
 * The rule of acceptance, docs/experiments.md. Fails closed: what is not shown is parked with what
 * it needs, never accepted. Pure, so a stored experiment is decided again to the digit.
 */
export function decideExperiment(evidence: AcceptanceEvidence): ExperimentDecision {
	const { stages, screen, confirm, facts } = evidence;
	for (const stage of gates) {
		const report = stages.find((each) => each.stage === stage);
		if (report?.outcome === "rejects") return rejected(stage, report.finding);
		if (report?.outcome !== "passes") {
			return parked(
				`${stage} did not say yes: ${report?.finding ?? "not reached"}`,
				`an answer from ${stage}`,
			);
		}
	}
	if (screen === null) return parked("it was not screened", "evlab resume");
	const verdict = judgeScreen(screen);
	if (verdict.kind === "reject") return rejected("screen", verdict.reason);
	if (verdict.kind === "park") return verdict;
	if (confirm === null) return parked(`${verdict.reason}; not confirmed`, "evlab resume");
	const stale = notFresh(screen.comparison, confirm.comparison);
	if (stale !== null) return parked(`not confirmed: ${stale}`, "a confirmation on fresh samples");
	return decideConfirmed(screen, confirm, verdict.workloads, facts);
}

function decideConfirmed(
	screen: JudgedComparison,
	confirm: JudgedComparison,
	promising: readonly string[],
	facts: AcceptanceFacts | null,
): ExperimentDecision {
	const { comparison, doubts } = confirm;
	const { fasterPercent } = comparison.rule;
	const decision = decide(comparison, { doubts });
	if (decision.kind === "reject") return rejected("confirm", decision.reason);
	if (decision.kind === "no-verdict") {
		return parked(decision.reason, "a measurement on a quiet host");
	}
	const measured = judgedResults(confirm);
	const needed = Math.log1p(fasterPercent / 100);
	const isFaster = ({ verdict }: MeasuredResult): boolean => verdict === "faster";
	const winners = measured.filter((result) => {
		const chosen = promising.includes(result.workload);
		return chosen && isFaster(result) && result.effect.logRatio >= needed;
	});
	if (winners.length === 0) {
		return notConfirmed(measured.filter(isFaster), measured, promising, fasterPercent);
	}
	const names = winners.map(({ workload }) => workload);
	const contradiction = disbelieved(names, doubts) ?? crossCheckObjects(confirm, names);
	if (contradiction !== null) {
		return parked(contradiction, "an explanation of the contradiction");
	}
	if (facts === null) return parked("what the decision needs to know was not kept", "evlab resume");
	const counts = names.map((name) => confirm.counts.get(name) ?? screen.counts.get(name));
	const disagreement = profileDisagrees(facts, counts);
	if (disagreement !== null) return parked(disagreement.reason, disagreement.needs);
	return acceptIfHarmless(screen, confirm, winners, facts);
}

/** Nothing that was promising has held: too small, too little time, or noise. */
function notConfirmed(
	faster: readonly MeasuredResult[],
	measured: readonly MeasuredResult[],
	promising: readonly string[],
	fasterPercent: number,
): ExperimentDecision {
	if (faster.length > 0) return tooSmall(faster, fasterPercent);
	const needed = Math.log1p(fasterPercent / 100);
	const chosen = measured.filter(({ workload }) => promising.includes(workload));
	const shown = chosen.map((r) => `${r.workload} ${timeChange(r.effect.logRatio)}`);
	const open = chosen.filter(({ verdict, effect }) => {
		return verdict === "inconclusive" && effect.logRatio >= needed;
	});
	return open.length > 0
		? parked(`not settled on fresh samples: ${listed(shown)}`, "a longer measurement")
		: rejected("confirm", `not confirmed on fresh samples: ${listed(shown) || "not measured"}`);
}

function acceptIfHarmless(
	screen: JudgedComparison,
	confirm: JudgedComparison,
	winners: readonly MeasuredResult[],
	facts: AcceptanceFacts,
): ExperimentDecision {
	const won = new Set(winners.map(({ workload }) => workload));
	const measured = judgedResults(confirm).map(({ workload }) => workload);
	// A workload of the run that is not in the locked set counts as well: it was measured.
	const others = [...new Set([...facts.required, ...measured])].filter((id) => !won.has(id)).sort();
	const harmless: { workload: string; because: HarmlessBecause }[] = [];
	const open: { text: string; needs: string }[] = [];
	for (const workload of others) {
		const harm = harmOf(workload, withScreenCounts(confirm, screen), facts.code);
		if (harm.kind === "harmless") harmless.push({ workload, because: harm.because });
		else open.push({ text: `${workload} (${harm.reason})`, needs: harm.needs });
	}
	const gains = winners.map((winner) => confirmedEffect(winner, screen));
	const gained = listed(gains.map((gain) => `${gain.workload} ${timeChange(gain.confirmed)}`));
	const [first] = open;
	if (first !== undefined) {
		const texts = open.map(({ text }) => text);
		return parked(`faster on ${gained}, not shown harmless on ${listed(texts)}`, first.needs);
	}
	return {
		kind: "accept",
		reason: `faster on ${gained}; ${harmlessText(harmless.map(({ because }) => because))}`,
		gains,
		harmless,
	};
}

/** Counts do not depend on when they are taken: those of the screening serve the confirmation. */
function withScreenCounts(confirm: JudgedComparison, screen: JudgedComparison): JudgedComparison {
	return { ...confirm, counts: new Map([...screen.counts, ...confirm.counts]) };
}

/** The effect that is reported is the confirmed one: the screened one was chosen for its size. */
function confirmedEffect(winner: MeasuredResult, screen: JudgedComparison): ConfirmedEffect {
	const first = judgedResults(screen).find(({ workload }) => workload === winner.workload);
	return {
		workload: winner.workload,
		screened: first?.effect.logRatio ?? null,
		confirmed: winner.effect.logRatio,
		low: winner.effect.familyInterval.low,
		high: winner.effect.familyInterval.high,
		verdict: winner.verdict,
	};
}

/** The lock step measures with separate heaps; where it failed or says slower, there is no gain. */
function crossCheckObjects(
	{ comparison }: JudgedComparison,
	winners: readonly string[],
): string | null {
	const lockstep = comparison.results.filter(({ layer }) => layer === "lockstep");
	for (const result of lockstep) {
		if (!winners.includes(result.workload)) continue;
		if (result.state === "void" && result.fault.kind !== "skipped") {
			return `${result.workload}: the cross-check in lock step failed: ${result.fault.detail}`;
		}
		if (result.state === "measured" && result.verdict === "slower") {
			return `${result.workload}: faster in one process, slower in two in lock step`;
		}
	}
	return null;
}

function harmlessText(because: readonly HarmlessBecause[]): string {
	const parts = (["shown", "untouched", "counts"] as const).flatMap((kind) => {
		const count = because.filter((each) => each === kind).length;
		return count === 0 ? [] : [`${count} ${kind}`];
	});
	return because.length === 0
		? "nothing else to lose"
		: `no loss on the other ${because.length}: ${parts.join(", ")}`;
}

function rejected(by: StageName, reason: string): ExperimentDecision {
	return { kind: "reject", reason, by };
}

function parked(reason: string, needs: string | null): ExperimentDecision {
	return { kind: "park", reason, needs };
}
