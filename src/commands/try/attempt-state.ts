import type {
	AttemptCandidate,
	AttemptEntry,
	AttemptOrder,
	ScreenScore,
} from "../../model/attempt.ts";
import { EvlabError } from "../../model/errors.ts";
import {
	type EvidenceFile,
	type ExperimentDecision,
	type ExperimentId,
	StageName,
	type StageReport,
} from "../../model/experiment.ts";
import type { Variant } from "../../model/variant.ts";

/** A stage that has ended, with the digests of what it left. */
export interface EndedStage {
	readonly report: StageReport;
	readonly evidence: readonly EvidenceFile[];
}

export interface CandidateState extends AttemptCandidate {
	readonly stages: ReadonlyMap<StageName, EndedStage>;
	readonly decision: ExperimentDecision | null;
	readonly published: { readonly experiment: ExperimentId; readonly record: string } | null;
	readonly settled: boolean;
}

/** What a journal comes to. */
export interface AttemptState {
	readonly startedAt: string;
	readonly order: AttemptOrder;
	readonly base: Variant;
	readonly candidates: readonly CandidateState[];
	readonly choice: { readonly candidate: number; readonly scores: readonly ScreenScore[] } | null;
}

/** Throws RECORD_MISMATCH when the lines are not those of one attempt. Pure. */
export function attemptState(entries: readonly AttemptEntry[]): AttemptState {
	const [opened, ...rest] = entries;
	if (opened?.kind !== "opened") throw broken("does not begin with what was asked for");
	const first: AttemptState = {
		startedAt: opened.at,
		order: opened.order,
		base: opened.base,
		choice: null,
		candidates: opened.candidates.map((candidate) => ({
			...candidate,
			stages: new Map(),
			decision: null,
			published: null,
			settled: false,
		})),
	};
	return rest.reduce(afterEntry, first);
}

/** The state after one more line. Pure. */
export function afterEntry(state: AttemptState, entry: AttemptEntry): AttemptState {
	if (entry.kind === "opened") throw broken("is opened twice");
	const current = state.candidates[entry.candidate];
	if (current === undefined) throw broken(`names candidate ${entry.candidate}, which it has not`);
	const changed = (change: Partial<CandidateState>): AttemptState => ({
		...state,
		candidates: state.candidates.with(entry.candidate, { ...current, ...change }),
	});
	const withStage = (report: StageReport, evidence: readonly EvidenceFile[]) =>
		new Map(current.stages).set(report.stage, { report, evidence });
	switch (entry.kind) {
		case "began":
			return state;
		case "ended":
			return changed({ stages: withStage(entry.report, entry.evidence) });
		case "lost":
			return changed({ stages: before(current.stages, entry.stage) });
		case "chose":
			return { ...state, choice: { candidate: entry.candidate, scores: entry.scores } };
		case "decided":
			return changed({ stages: withStage(entry.report, []), decision: entry.decision });
		case "published":
			return changed({ published: { experiment: entry.experiment, record: entry.record } });
		case "settled":
			return changed({ settled: true });
	}
}

function before(
	stages: CandidateState["stages"],
	stage: StageName,
): ReadonlyMap<StageName, EndedStage> {
	const end = StageName.options.indexOf(stage);
	return new Map([...stages].filter(([name]) => StageName.options.indexOf(name) < end));
}

function broken(why: string): EvlabError {
	return new EvlabError(
		"RECORD_MISMATCH",
		`the journal ${why}`,
		"take its directory out of .evlab/experiments and try the patch again",
	);
}
