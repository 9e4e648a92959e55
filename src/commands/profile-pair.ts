import { join } from "node:path";
import { movementsOf } from "../compare/movements.ts";
import { concludePair, type PairedSubject } from "../decide/bottleneck.ts";
import type { VariantBuild } from "../model/build.ts";
import type { HotArea } from "../model/hot-methods.ts";
import {
	ProfilePair,
	type SampledRounds,
	type SampledTurn,
	type SubjectProfile,
} from "../model/profile.ts";
import { countFunctions } from "../profile/count-functions.ts";
import type { ProfileSetting, ProfileSubject } from "../profile/profile-subject.ts";
import { type CountedTurn, type Instruments, type Turn, takeTurn } from "../profile/take-turn.ts";
import { meanInterval } from "../stats/student-t.ts";
import { readEnvironment } from "../system/environment.ts";
import { withHostLock } from "../system/host-lock.ts";
import type { Context } from "./context.ts";
import { loadHotMethods } from "./load-hot-methods.ts";
import { loadWorkloads } from "./load-workloads.ts";
import { findInstruments, profileSetting } from "./profile-setting.ts";
import { type PreparedSubject, prepareSubject } from "./profile-subjects.ts";
import { failedSubject, profileOf, profileSubject } from "./profile-variant.ts";
import { runName } from "./run-name.ts";

export interface PairRequest {
	readonly baseline: VariantBuild;
	readonly candidate: VariantBuild;
	/** Ids of workloads, of evrun's and upstream's. */
	readonly workloads: readonly string[];
	/** Time for all of them, without building: 60 unless said. */
	readonly seconds?: number | undefined;
}

const defaultSeconds = 60;
/** Of a workload's time the turns get this; naming, counting and tracing need the rest. */
const turnsPart = 0.6;
/** An interval of differences needs some; beyond, other workloads need the time more. */
const leastRounds = 5;
const mostRounds = 12;
const mostLateMs = 10_000;
/** Of one run: with its start and the reading of its samples it takes about twice as long. */
const runSeconds = 0.25;

/**
 * Both sides of some workloads, profiled in turns, and whether the bottleneck moved. Takes the
 * host lock, keeps its record in .evlab/runs and ends in about the time it is given.
 */
export function profilePair(context: Context, request: PairRequest): Promise<ProfilePair> {
	return withHostLock(
		() => measurePair(context, request),
		() => context.progress.note("another evlab is measuring on this host; waiting for it"),
	);
}

async function measurePair(context: Context, request: PairRequest): Promise<ProfilePair> {
	const { files, layout, progress, signal } = context;
	const { baseline, candidate, workloads: ids } = request;
	const startedAt = new Date();
	const loaded = await loadWorkloads(files, layout.root);
	const { areas } = await loadHotMethods(files, layout.root);
	const environment = await readEnvironment(context, baseline.toolchain.compiler);
	const directory = join(layout.runs, runName(startedAt, "profile"));
	await files.makeDirectory(directory);
	const setting = profileSetting(context, environment.pinnedCore, directory);
	const instruments = await findInstruments(context);
	const share = ((request.seconds ?? defaultSeconds) * 1000) / Math.max(1, ids.length);
	const sides: { baseline: SubjectProfile[]; candidate: SubjectProfile[] } = {
		baseline: [],
		candidate: [],
	};
	const pairs: PairedSubject[] = [];
	for (const [i, id] of ids.entries()) {
		if (signal.aborted) break;
		progress.step("profiling both sides in turns", id);
		const until = startedAt.getTime() + (i + turnsPart) * share;
		const prepared = await prepareSubject(setting, loaded, [baseline, candidate], id, runSeconds);
		const pair = await profileBoth(setting, instruments, areas, prepared, until, ids.length);
		sides.baseline.push(pair.baseline);
		sides.candidate.push(pair.candidate);
		pairs.push(pair);
	}
	const result = ProfilePair.parse({
		schema: "evlab.profile-pair/1",
		baseline: profileOf(baseline, environment, startedAt, sides.baseline, instruments),
		candidate: profileOf(candidate, environment, startedAt, sides.candidate, instruments),
		movements: pairs.flatMap(({ movements }) => movements),
		conclusion: concludePair(pairs),
	});
	await files.writeText(join(directory, "profile-pair.json"), `${JSON.stringify(result)}\n`);
	progress.done(`record: ${join(directory, "profile-pair.json")}`);
	return result;
}

async function profileBoth(
	setting: ProfileSetting,
	instruments: Instruments,
	areas: readonly HotArea[],
	prepared: PreparedSubject,
	untilMs: number,
	workloads: number,
): Promise<PairedSubject> {
	if (!prepared.ok) {
		const failed = failedSubject(prepared.workload, prepared.runner, prepared.because);
		return { baseline: failed, candidate: failed, movements: [], nsPerOp: null, timeChange: null };
	}
	const [first, second] = prepared.subjects as [ProfileSubject, ProfileSubject];
	const turns = await takeTurns(setting, instruments, [first, second], untilMs);
	const [before, after] = [
		await profileSubject(setting, instruments, areas, first, turns.baseline),
		await profileSubject(setting, instruments, areas, second, turns.candidate),
	];
	const functions = {
		baseline: (await countFunctions(setting, first)).costs,
		candidate: (await countFunctions(setting, second)).costs,
	};
	const rounds: SampledRounds = {
		workload: prepared.workload,
		// A turn that was not sampled would shift all after it against the other side's.
		rounds:
			before.counted.length === after.counted.length
				? before.counted.map((counted, i) => ({
						baseline: sampledTurn(counted),
						candidate: sampledTurn(after.counted[i] as CountedTurn),
					}))
				: [],
	};
	return {
		baseline: { ...before.profile, functions: functions.baseline },
		candidate: { ...after.profile, functions: functions.candidate },
		movements: movementsOf(rounds, functions, workloads),
		nsPerOp: before.profile.operationTime?.perfOnNs ?? null,
		timeChange: timeChangeOf(turns),
	};
}

interface Turns {
	readonly baseline: readonly Turn[];
	readonly candidate: readonly Turn[];
}

/** ABBA: whatever drifts falls on both sides alike. */
async function takeTurns(
	setting: ProfileSetting,
	instruments: Instruments,
	[baseline, candidate]: readonly [ProfileSubject, ProfileSubject],
	untilMs: number,
): Promise<Turns> {
	const turns: { baseline: Turn[]; candidate: Turn[] } = { baseline: [], candidate: [] };
	for (let round = 0; round < mostRounds && !setting.signal.aborted; round++) {
		const lateMs = Date.now() - untilMs;
		if (round >= leastRounds && lateMs > 0) break;
		// On a host that others keep busy fewer rounds have to do: their intervals are wider.
		if (round >= 2 && lateMs > mostLateMs) break;
		const order = ["baseline", "candidate"] as const;
		for (const side of round % 2 === 0 ? order : [...order].reverse()) {
			const subject = side === "baseline" ? baseline : candidate;
			turns[side].push(await takeTurn(setting, subject, instruments));
		}
	}
	return turns;
}

function sampledTurn({ counted, nsPerOp }: CountedTurn): SampledTurn {
	const { samples } = counted;
	const part = (count: number): number => (samples === 0 ? 0 : count / samples);
	return {
		nsPerOp,
		symbols: new Map(
			[...counted.symbols].map(([symbol, { owner, self }]) => [
				symbol,
				{ owner, selfShare: part(self) },
			]),
		),
		kernelBySyscall: new Map(
			[...counted.kernelBySyscall].map(([name, count]) => [name, part(count)]),
		),
	};
}

/** Of the runs without perf, pair by pair. */
function timeChangeOf({ baseline, candidate }: Turns): PairedSubject["timeChange"] {
	const changes = baseline.flatMap((turn, i): readonly number[] => {
		const [before, after] = [turn.budget.nsPerOp, candidate[i]?.budget.nsPerOp ?? null];
		return before === null || after === null ? [] : [Math.log(after / before)];
	});
	return changes.length < 2 ? null : meanInterval(changes, 0.99);
}
