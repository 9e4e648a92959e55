/**
 * Files of an experiment's directory that are read again: by `evlab replay`, which decides from
 * them, and by `evlab reproduce`, which needs the patch. Others may be there.
 */
export const evidenceNames = {
	patch: "patch.diff",
	gate: "gate.json",
	screen: "screen.json.gz",
	confirm: "confirm.json.gz",
	untouched: "untouched.json",
	profile: "profile.json",
	facts: "facts.json",
} as const;
