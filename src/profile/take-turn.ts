import type { Pmu } from "../model/host-facts.ts";
import type { Attribution, CycleBudget, OffCpu, OperationTime } from "../model/profile.ts";
import { median } from "../stats/quantile.ts";
import {
	addSamples,
	attributionOf,
	type CountedSamples,
	countSamples,
} from "./attribute-samples.ts";
import { type BudgetRun, measureBudget } from "./measure-budget.ts";
import { nameFrames } from "./name-frames.ts";
import type { ProfileSetting, ProfileSubject } from "./profile-subject.ts";
import { type Recording, recordSamples } from "./record-samples.ts";
import type { SamplingAccess } from "./sampling-access.ts";
import type { Tracer } from "./tracer.ts";

export interface Instruments {
	readonly pmu: Pmu;
	readonly sampling: SamplingAccess;
	readonly tracer: Tracer;
}

/** Commands that would show more than these do. Pure. */
export function unlocksOf({ sampling, tracer }: Instruments): readonly string[] {
	return [sampling.unlock, tracer.unlock].filter((unlock) => unlock !== null);
}

/** One run alone and one under perf: what a pair does in turns with the other side. */
export interface Turn {
	readonly budget: BudgetRun;
	readonly recording: TurnRecording;
}

type TurnRecording =
	| Extract<Recording, { readonly ok: true }>
	| { readonly ok: false; readonly because: string; readonly unlock: string | null };

export async function takeTurn(
	setting: ProfileSetting,
	subject: ProfileSubject,
	{ sampling }: Instruments,
): Promise<Turn> {
	const budget = await measureBudget(setting, subject);
	if (sampling.state === "refused") {
		const { because, unlock } = sampling;
		return { budget, recording: { ok: false, because, unlock } };
	}
	const recording = await recordSamples(setting, subject, sampling);
	return { budget, recording: recording.ok ? recording : { ...recording, unlock: null } };
}

/** Samples of each turn that gave some, with the time of one operation in it. */
export interface CountedTurn {
	readonly counted: CountedSamples;
	/** CPU time of one operation: what others of the host do does not count. */
	readonly nsPerOp: number;
}

export async function countTurns(
	setting: ProfileSetting,
	subject: ProfileSubject,
	turns: readonly Turn[],
): Promise<readonly CountedTurn[]> {
	const taken = turns.flatMap(({ recording }) => (recording.ok ? [recording] : []));
	const named = await nameFrames(
		setting,
		taken.map(({ script }) => script),
		subject,
	);
	return taken.map(({ operations, periodNs }, i) => {
		const counted = countSamples(named[i] ?? [], subject);
		return { counted, nsPerOp: (counted.samples * periodNs) / operations };
	});
}

/** Phase 2 over all turns. Pure. */
export function attributionOfTurns(
	turns: readonly Turn[],
	counted: readonly CountedTurn[],
): Attribution {
	const by = turns.map(({ recording }) => (recording.ok ? recording.script.event : null));
	const event = by.find((name) => name !== null);
	if (event != null) return attributionOf(addSamples(counted.map((turn) => turn.counted)), event);
	const failed = turns.map(({ recording }) => recording).find((recording) => !recording.ok);
	const { because, unlock } =
		failed?.ok === false ? failed : { because: "no run was sampled", unlock: null };
	return { state: "unavailable", because, unlock };
}

/** Phases 1 and 3 over all turns: the mean of those that were seen. Pure. */
export function budgetOfTurns(turns: readonly Turn[]): {
	readonly budget: CycleBudget;
	readonly offCpu: OffCpu;
} {
	const seen = turns.flatMap(({ budget: { budget, offCpu } }) =>
		budget.state === "measured" && offCpu.state === "measured" ? [{ budget, offCpu }] : [],
	);
	const [first] = seen;
	if (first === undefined) {
		const budget = turns[0]?.budget;
		if (budget === undefined) throw new Error("unreachable: a subject has at least one turn");
		return budget;
	}
	const mean = (numberOf: (run: (typeof seen)[number]) => number): number =>
		seen.reduce((sum, run) => sum + numberOf(run), 0) / seen.length;
	return {
		budget: {
			...first.budget,
			wallSeconds: mean(({ budget }) => budget.wallSeconds) * seen.length,
			userShare: mean(({ budget }) => budget.userShare),
			kernelShare: mean(({ budget }) => budget.kernelShare),
		},
		offCpu: {
			...first.offCpu,
			waitingShare: mean(({ offCpu }) => offCpu.waitingShare),
			runQueueShare: seen.some(({ offCpu }) => offCpu.runQueueShare === null)
				? null
				: mean(({ offCpu }) => offCpu.runQueueShare ?? 0),
			voluntarySwitchesPerSecond: mean(({ offCpu }) => offCpu.voluntarySwitchesPerSecond),
			involuntarySwitchesPerSecond: mean(({ offCpu }) => offCpu.involuntarySwitchesPerSecond),
		},
	};
}

/** The pair perf-on and perf-off. Pure. */
export function timeOfTurns(
	turns: readonly Turn[],
	counted: readonly CountedTurn[],
): OperationTime {
	const middle = (values: readonly (number | null)[]): number | null => {
		const known = values.filter((value) => value !== null);
		return known.length === 0 ? null : median(known);
	};
	return {
		perfOnNs: middle(counted.map(({ nsPerOp }) => (nsPerOp > 0 ? nsPerOp : null))),
		perfOffNs: middle(turns.map(({ budget }) => budget.nsPerOp)),
	};
}
