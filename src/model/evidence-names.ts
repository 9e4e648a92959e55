/**
 * Files of an experiment's directory that are read again: by `evlab replay`, which needs the two
 * comparisons and the facts, and by `evlab reproduce`, which needs the patch. Others may be there.
 */
export const evidenceNames = {
	patch: "change.patch",
	screen: "screen.json.gz",
	confirm: "confirm.json.gz",
	facts: "facts.json",
	gate: "gate.json",
	oracle: "oracle.json",
	profile: "profile.json.gz",
} as const;
