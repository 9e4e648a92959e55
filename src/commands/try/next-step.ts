import type { StageName, StageReport } from "../../model/experiment.ts";
import type { AttemptState, CandidateState } from "./attempt-state.ts";

/** Stages in which something is run; "decide" only thinks. */
export type RunStage = Exclude<StageName, "decide">;

/** What comes next in an attempt; candidates by index. */
export type Step =
	/** Builds run together, everything else one at a time. */
	| { readonly kind: "run"; readonly stage: RunStage; readonly candidates: readonly number[] }
	| { readonly kind: "choose"; readonly among: readonly number[] }
	| { readonly kind: "decide"; readonly candidate: number }
	| { readonly kind: "publish"; readonly candidate: number }
	| { readonly kind: "settle"; readonly candidate: number }
	| { readonly kind: "done" };

/** Before the choice, cheapest first: minutes of measuring are spent on what has passed the rest. */
export const screening = ["build", "identity", "light-gate", "oracle", "screen"] as const;
/** After it, for the chosen one alone. */
export const confirming = ["confirm", "profile"] as const;

/**
 * Stages that must say yes: without an answer from them nothing can be accepted, so going on would
 * cost minutes for nothing. A profile that this host cannot take is not one of them.
 */
const indispensable: ReadonlySet<StageName> = new Set([
	"build",
	"identity",
	"light-gate",
	"oracle",
	"screen",
]);

/** Whether nothing after this report can lead to acceptance. Pure. */
export function endsExperiment({ outcome, stage }: StageReport): boolean {
	return outcome === "rejects" || (outcome === "inconclusive" && indispensable.has(stage));
}

/** Pure: `evlab resume` is the same loop on a journal that is there already. */
export function nextStep(state: AttemptState): Step {
	const alive = state.candidates.flatMap((candidate, i) => (isAlive(candidate) ? [i] : []));
	for (const stage of screening) {
		const open = alive.filter((i) => lacks(state, i, stage));
		const [first] = open;
		if (first === undefined) continue;
		return { kind: "run", stage, candidates: stage === "build" ? open : [first] };
	}
	if (alive.length > 1 && state.choice === null) return { kind: "choose", among: alive };
	const chosen = state.choice?.candidate ?? alive[0];
	if (chosen !== undefined && alive.includes(chosen)) {
		const stage = confirming.find((name) => lacks(state, chosen, name));
		if (stage !== undefined) return { kind: "run", stage, candidates: [chosen] };
	}
	return finish(state);
}

/** Each is decided, recorded and settled before the next, so that their numbers follow their order. */
function finish(state: AttemptState): Step {
	for (const [candidate, { decision, published, settled }] of state.candidates.entries()) {
		if (decision === null) return { kind: "decide", candidate };
		if (published === null) return { kind: "publish", candidate };
		if (!settled) return { kind: "settle", candidate };
	}
	return { kind: "done" };
}

function isAlive({ stages, decision }: CandidateState): boolean {
	return decision === null && ![...stages.values()].some(({ report }) => endsExperiment(report));
}

function lacks(state: AttemptState, candidate: number, stage: StageName): boolean {
	return !state.candidates[candidate]?.stages.has(stage);
}
