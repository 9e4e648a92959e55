import type { AcceptanceEvidence, JudgedComparison } from "../model/acceptance.ts";
import { isJudged, type MeasuredResult } from "../model/comparison.ts";
import type {
	ConfirmedEffect,
	ExperimentDecision,
	HarmlessBecause,
	StageName,
} from "../model/experiment.ts";
import { isSentinel } from "../model/workload.ts";
import { type AcceptanceRule, acceptanceRule } from "./acceptance-rule.ts";
import { confirmVerdict } from "./confirm-verdict.ts";
import { disbelieved } from "./disbelieved.ts";
import { notFresh } from "./fresh-samples.ts";
import { type HarmEvidence, harmOf } from "./harmless.ts";
import { profileDisagrees } from "./profile-agrees.ts";
import { screenVerdict } from "./screen-verdict.ts";
import { listed, timeChange } from "./time-change.ts";

/** Stages before anything is measured. Each must say yes; only "rejects" says no. */
const gates: readonly StageName[] = ["build", "identity", "light-gate", "oracle"];

/**
 * The rule of acceptance, docs/experiments.md. Fails closed: what is not shown is parked with what
 * it needs, never accepted. Pure, so a stored experiment is decided again to the digit, by the
 * version of the rule that its facts name.
 */
export function decideExperiment(evidence: AcceptanceEvidence): ExperimentDecision {
	const { stages, screen, confirm } = evidence;
	for (const stage of gates) {
		const report = stages.find((each) => each.stage === stage);
		if (report?.outcome === "rejects") return rejected(stage, report.finding);
		if (report?.outcome !== "passes") {
			return parked(`${stage}: ${report?.finding || "not reached"}`, null);
		}
	}
	if (screen === null) return parked("it was not screened", "evlab resume");
	const screened = screenVerdict(screen.comparison);
	if (screened.kind === "rejects") return rejected("screen", screened.reason);
	if (screened.kind === "inconclusive") return parked(`screen: ${screened.reason}`, null);
	if (confirm === null) return parked(`${screened.reason}; not confirmed`, "fresh samples");
	const stale = notFresh(screen.comparison, confirm.comparison);
	if (stale !== null) return parked(`not confirmed: ${stale}`, "fresh samples");
	const verdict = confirmVerdict(screen.comparison, confirm.comparison);
	if (verdict.outcome === "rejects") return rejected("confirm", verdict.reason);
	if (verdict.outcome === "inconclusive") return parked(`confirm: ${verdict.reason}`, null);
	return decideConfirmed(evidence, screen, confirm);
}

/** At least one gain is there again: whether it is believed, and what else it costs. */
function decideConfirmed(
	{ profile, facts, code }: AcceptanceEvidence,
	screen: JudgedComparison,
	confirm: JudgedComparison,
): ExperimentDecision {
	const { fasterPercent } = confirm.comparison.rule;
	const needed = Math.log1p(fasterPercent / 100);
	const first = new Map(judgedResults(screen).map((result) => [result.workload, result]));
	const again = judgedResults(confirm).filter(({ verdict, effect }) => {
		return verdict === "faster" && effect.logRatio >= needed;
	});
	const winners = again.filter(({ workload }) => {
		return (first.get(workload)?.effect.logRatio ?? 0) >= needed;
	});
	if (winners.length === 0) {
		const shown = again.map(({ workload, effect }) => {
			const before = first.get(workload)?.effect.logRatio;
			return `${workload} ${timeChange(effect.logRatio)}, ${before === undefined ? "not screened" : timeChange(before)} on the screen`;
		});
		return parked(
			`faster by ${fasterPercent} % on fresh samples only: ${listed(shown)}`,
			"a longer screening",
		);
	}
	const names = winners.map(({ workload }) => workload);
	// The confirmation's doubts, since it has the counts; a screening is taken without them.
	const contradiction =
		disbelieved(names, [...confirm.doubts, ...screen.doubts]) ?? crossCheckObjects(confirm, names);
	if (contradiction !== null) return parked(contradiction, "an explanation of the contradiction");
	if (facts === null) return parked("what the decision needs to know was not kept", "evlab resume");
	const steps = names.map((name) => confirm.counts.get(name) ?? screen.counts.get(name));
	const taken = profile ?? { kind: "unavailable" as const, because: "none was taken" };
	const disagreement = profileDisagrees(taken, facts.profiler, steps);
	if (disagreement !== null) return parked(disagreement.reason, disagreement.needs);
	const gains = winners.map((winner) => confirmedEffect(winner, first.get(winner.workload)));
	const rule = acceptanceRule(facts.rule);
	return acceptIfHarmless({ screen, confirm, code }, rule, gains, facts.required);
}

function acceptIfHarmless(
	evidence: HarmEvidence,
	rule: AcceptanceRule,
	gains: readonly ConfirmedEffect[],
	required: readonly string[],
): ExperimentDecision {
	const won = new Set(gains.map(({ workload }) => workload));
	const { screen, confirm } = evidence;
	// A workload of the run that is not in the locked set counts as well: it was measured.
	const measured = [screen, confirm].flatMap(judgedResults).map(({ workload }) => workload);
	const others = [...new Set([...required, ...measured])].filter((id) => !won.has(id)).sort();
	const harmless: { workload: string; because: HarmlessBecause }[] = [];
	const open: { text: string; needs: string }[] = [];
	for (const workload of others) {
		const harm = harmOf(workload, evidence, rule);
		if (harm.kind === "harmless") harmless.push({ workload, because: harm.because });
		else open.push({ text: `${workload} (${harm.reason})`, needs: harm.needs });
	}
	const gained = listed(gains.map((gain) => `${gain.workload} ${timeChange(gain.confirmed)}`));
	const [first] = open;
	if (first !== undefined) {
		const texts = open.map(({ text }) => text);
		return parked(`faster on ${gained}, not shown harmless on ${listed(texts)}`, first.needs);
	}
	const reason = `faster on ${gained}; ${harmlessText(harmless.map(({ because }) => because))}`;
	return { kind: "accept", reason, gains, harmless };
}

/** The effect that is reported is the confirmed one: the screened one was chosen for its size. */
function confirmedEffect(
	{ workload, effect, verdict }: MeasuredResult,
	screened: MeasuredResult | undefined,
): ConfirmedEffect {
	const { low, high } = effect.familyInterval;
	return {
		...{ workload, screened: screened?.effect.logRatio ?? null, confirmed: effect.logRatio },
		...{ low, high, verdict },
	};
}

/** The lock step measures with separate heaps; where it failed or says slower, there is no gain. */
function crossCheckObjects(
	{ comparison }: JudgedComparison,
	winners: readonly string[],
): string | null {
	for (const result of comparison.results) {
		if (result.layer !== "lockstep" || !winners.includes(result.workload)) continue;
		if (result.state === "void" && result.fault.kind !== "skipped") {
			return `${result.workload}: the cross-check in lock step failed: ${result.fault.detail}`;
		}
		if (result.state === "measured" && result.verdict === "slower") {
			return `${result.workload}: faster in one process, slower in two in lock step`;
		}
	}
	return null;
}

/** Numbers of the layers that carry verdicts, without the sentinels, which run no libevent. */
function judgedResults({ comparison }: JudgedComparison): readonly MeasuredResult[] {
	return comparison.results
		.filter((result): result is MeasuredResult => result.state === "measured")
		.filter((result) => isJudged(result) && !isSentinel(result.workload));
}

function harmlessText(because: readonly HarmlessBecause[]): string {
	if (because.length === 0) return "nothing else to lose";
	const parts = (["shown", "untouched", "counts"] as const).flatMap((kind) => {
		const count = because.filter((each) => each === kind).length;
		return count === 0 ? [] : [`${count} ${kind}`];
	});
	return `no loss on the other ${because.length}: ${parts.join(", ")}`;
}

function rejected(by: StageName, finding: string): ExperimentDecision {
	return { kind: "reject", reason: `${by}: ${finding}`, by };
}

function parked(reason: string, needs: string | null): ExperimentDecision {
	return { kind: "park", reason, needs };
}
