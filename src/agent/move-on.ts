import type { HotSpot } from "./hot-spots.ts";

/** What became of one experiment of the run. */
export interface PastExperiment {
	readonly tier: number;
	readonly decision: "accepted" | "rejected" | "parked" | "not tried";
	/** Per cent of time saved on its best workload; 0 unless it was accepted. */
	readonly gainPercent: number;
}

export type Move =
	| { readonly kind: "stop"; readonly why: string }
	| { readonly kind: "profile"; readonly why: string }
	| { readonly kind: "work"; readonly tier: number; readonly spots: readonly HotSpot[] };

/** After so many in a row the next idea of this tier is most likely the sixth. */
export const rejectsPerTier = 5;
/** By then the shares of the last profile are those of another program. */
export const staleAfterPercent = 10;

/**
 * What comes next: the lowest open tier first, because no lower one can gain much while it holds
 * (.claude/program.md). `since` are the experiments since `spots` were measured. Pure.
 */
export function nextMove(
	past: readonly PastExperiment[],
	since: readonly PastExperiment[],
	spots: readonly HotSpot[] | null,
	limits: { readonly maxExperiments: number },
): Move {
	if (past.length >= limits.maxExperiments) {
		return { kind: "stop", why: `${past.length} experiments were asked for` };
	}
	if (spots === null) return { kind: "profile", why: "nothing is profiled yet" };
	const gained = since.reduce((sum, { gainPercent }) => sum + gainPercent, 0);
	if (gained >= staleAfterPercent) {
		return { kind: "profile", why: `${gained.toFixed(1)} % were gained since the last profile` };
	}
	const worth = spots.filter(({ functions }) => functions.length > 0);
	if (worth.length === 0) {
		return { kind: "stop", why: "no listed function takes 2 % of any workload" };
	}
	const tiers = [...new Set(worth.flatMap(({ tier }) => tier ?? []))].sort();
	const open = tiers.find((tier) => rejectsInARow(past, tier) < rejectsPerTier);
	if (open === undefined) {
		const why =
			tiers.length === 0
				? "what was profiled waits most of the time: no tier helps"
				: `${rejectsPerTier} rejects in a row in each of tier ${tiers.join(", ")}`;
		return { kind: "stop", why };
	}
	return { kind: "work", tier: open, spots: worth.filter(({ tier }) => tier === open) };
}

/** Rejects of that tier since the last one of it that was not. */
function rejectsInARow(past: readonly PastExperiment[], tier: number): number {
	const own = past.filter((each) => each.tier === tier).toReversed();
	const end = own.findIndex(({ decision }) => decision === "accepted" || decision === "parked");
	return end === -1 ? own.length : end;
}
