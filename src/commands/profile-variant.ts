import { type Route, routeOf } from "../decide/profile-route.ts";
import type { VariantBuild } from "../model/build.ts";
import type { Environment } from "../model/environment.ts";
import type { HotArea } from "../model/hot-methods.ts";
import type { Profile, SubjectProfile } from "../model/profile.ts";
import { withHardwareCounters } from "../profile/hardware-counters.ts";
import type { ProfileSetting, ProfileSubject } from "../profile/profile-subject.ts";
import {
	attributionOfTurns,
	budgetOfTurns,
	type CountedTurn,
	countTurns,
	type Instruments,
	type Turn,
	takeTurn,
	timeOfTurns,
	unlocksOf,
} from "../profile/take-turn.ts";
import { traceSyscalls, withSampledTimes } from "../profile/trace-syscalls.ts";

/** Runs of one subject alone: their spread shows whether the shares can be believed. */
export const turnsAlone = 3;

/** All four phases of one subject from turns that were taken, and from short traced runs. */
export async function profileSubject(
	setting: ProfileSetting,
	instruments: Instruments,
	areas: readonly HotArea[],
	subject: ProfileSubject,
	turns: readonly Turn[],
): Promise<{ readonly profile: SubjectProfile; readonly counted: readonly CountedTurn[] }> {
	const counted = await countTurns(setting, subject, turns);
	const attribution = attributionOfTurns(turns, counted);
	const { budget: clocked, offCpu } = budgetOfTurns(turns);
	const budget =
		instruments.pmu === "counts" ? await withHardwareCounters(setting, subject, clocked) : clocked;
	const operationTime = timeOfTurns(turns, counted);
	const syscalls = withSampledTimes(
		await traceSyscalls(setting, subject, instruments.tracer),
		attribution,
		operationTime.perfOffNs,
	);
	const { boundness, because, tier }: Route = routeOf({ budget, offCpu, attribution }, areas);
	return {
		counted,
		profile: {
			workload: subject.workload,
			runner: subject.runner,
			budget,
			attribution,
			offCpu,
			syscalls,
			boundness,
			tier,
			route: because,
			operationTime,
		},
	};
}

/** The same of a subject that is profiled by itself. */
export async function profileAlone(
	setting: ProfileSetting,
	instruments: Instruments,
	areas: readonly HotArea[],
	subject: ProfileSubject,
): Promise<SubjectProfile> {
	const turns: Turn[] = [];
	while (turns.length < turnsAlone && !setting.signal.aborted) {
		turns.push(await takeTurn(setting, subject, instruments));
	}
	return (await profileSubject(setting, instruments, areas, subject, turns)).profile;
}

/** A subject that could not be run says so in all four phases. */
export function failedSubject(
	workload: string,
	runner: SubjectProfile["runner"],
	because: string,
): SubjectProfile {
	const missing = { state: "unavailable", because, unlock: null } as const;
	return {
		workload,
		runner,
		...{ budget: missing, attribution: missing, offCpu: missing, syscalls: missing },
		boundness: "unknown",
		tier: null,
		route: because,
	};
}

export function profileOf(
	build: VariantBuild,
	environment: Environment,
	startedAt: Date,
	subjects: readonly SubjectProfile[],
	instruments: Instruments,
): Profile {
	return {
		schema: "evlab.profile/1",
		startedAt: startedAt.toISOString(),
		durationMs: Date.now() - startedAt.getTime(),
		environment,
		variant: build.variant,
		build: { commit: build.variant.commit, buildId: build.cacheKey },
		subjects,
		unlocks: unlocksOf(instruments),
	};
}
