/** What two instruments say of the same thing, side by side. */
export interface Agreement {
	readonly subject: string;
	readonly left: string;
	readonly right: string;
	readonly conclusion: "agree" | "disagree" | "only one moved" | "open";
}

/** What two compilers say of one workload. "opposite": a win on one is a loss on the other. */
export interface CompilerAgreement extends Omit<Agreement, "conclusion"> {
	readonly conclusion: "agree" | "only one moved" | "opposite" | "open";
}
