import type { HotArea } from "../model/hot-methods.ts";
import type { Profile } from "../model/profile.ts";

/** A function that a change may be about. */
export interface HotFunction {
	readonly symbol: string;
	/** Of all samples of its workload, with what it calls; null where this host cannot sample. */
	readonly share: number | null;
}

/** One profiled subject, as the loop needs it. */
export interface HotSpot {
	readonly workload: string;
	readonly boundness: string;
	/** Tier of the playbook to work on, null where CPU work is parked. */
	readonly tier: number | null;
	readonly evidence: string;
	readonly functions: readonly HotFunction[];
}

/** Below it not even a function that takes no time at all would be an accepted gain. */
export const leastShare = 0.02;

/** The first tier of the playbook that is about libevent's own code. */
const firstUserTier = 3;

/**
 * What a profile leaves to work on: functions of config/hot-methods.yaml that take 2 % or more.
 * Where samples could not be taken all of them are admitted, with their share unknown. Pure.
 */
export function hotSpots(profile: Profile, areas: readonly HotArea[]): readonly HotSpot[] {
	const listed = areas.flatMap(({ symbols }) => symbols.map(({ symbol }) => symbol));
	return profile.subjects.map(({ workload, boundness, tier, attribution }) => {
		const shares =
			attribution.state === "measured"
				? new Map(attribution.symbols.map((each) => [each.symbol, each.inclusiveShare]))
				: null;
		const functions = listed
			.map((symbol) => ({ symbol, share: shares === null ? null : (shares.get(symbol) ?? 0) }))
			.filter(({ share }) => share === null || share >= leastShare)
			.toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0));
		if (tier === null && shares === null && boundness !== "latency") {
			const evidence = "no samples on this host: every listed function may be the one";
			return { workload, boundness, functions, tier: firstUserTier, evidence };
		}
		return {
			...{ workload, boundness, functions, tier: tier?.number ?? null },
			evidence: tier?.evidence ?? "no tier: it waits most of the time",
		};
	});
}
