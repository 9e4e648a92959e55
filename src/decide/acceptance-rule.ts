import { EvlabError } from "../model/errors.ts";

/** What has changed between versions of the rule of acceptance; the steps are `acceptance.ts`. */
export interface AcceptanceRule {
	/** Relative: that many more instructions are not "more" where the clock cannot tell. */
	readonly fewInstructions: number;
	/**
	 * Whether a micro-workload that the clock has shown to lose nothing, and that has more
	 * instructions, still speaks against the upstream program whose code it runs.
	 */
	readonly shownObjects: boolean;
	/**
	 * Whether a micro-workload that hangs on the margin, though the host resolves it, may stand on its
	 * counts: none may have grown then, not by one instruction.
	 */
	readonly countsOnMargin: boolean;
}

/** Bump when a number or a step of the rule changes, and keep the old one: records name it. */
export const acceptanceVersion = "acceptance/3";

/** All versions that records were decided by, so that `evlab replay` decides by theirs. */
const rules: ReadonlyMap<string, AcceptanceRule> = new Map([
	["acceptance/1", { fewInstructions: 0, shownObjects: true, countsOnMargin: false }],
	// Half of the margin. A counter in the event loop is one instruction a turn, 0.05 to 0.7 % of the
	// `dispatch/` workloads (EXP-005): with none at all allowed, such a change could never be accepted
	// on a host that does not resolve upstream's programs, whatever it gains.
	["acceptance/2", { fewInstructions: 0.005, shownObjects: false, countsOnMargin: false }],
	// EXP-016 gained 66 % and was parked for bufferevent/pair-64-locks, -0.3 % to within 0.9 %, with not
	// one instruction more. Had it been measured to within 1.1 %, its counts would have stood for it:
	// a better measurement must not be the weaker evidence.
	[acceptanceVersion, { fewInstructions: 0.005, shownObjects: false, countsOnMargin: true }],
]);

export function acceptanceRule(version: string): AcceptanceRule {
	const rule = rules.get(version);
	if (rule !== undefined) return rule;
	throw new EvlabError(
		"RECORD_MISMATCH",
		`a record was decided by ${version}, which this evlab does not know`,
		"use the evlab that made the record, or a newer one",
	);
}
