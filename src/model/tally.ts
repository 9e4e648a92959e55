/** How often something happened, and how often it may happen with 95 % confidence. */
export interface Rate {
	readonly count: number;
	readonly of: number;
	/** Upper end of the one-sided 95 % interval (Clopper-Pearson). */
	readonly atMost: number;
}

/** What the rule said of code in which nothing had changed. */
export interface Tally {
	readonly decisions: number;
	/** "promising": with a confirmation this would be accepted. */
	readonly falseAccepts: Rate;
	/** "reject", or any workload called slower: a change would have been vetoed. */
	readonly falseRegressions: Rate;
	/** Any workload called faster, also when that carries no decision. */
	readonly faster: Rate;
	readonly undecided: Rate;
}

export interface CertificateTallies {
	readonly real: Tally;
	readonly drawn: Tally;
	readonly together: Tally;
}

/** "open": neither passed nor failed, because it does not say enough. Only "passes" certifies. */
export interface CertificateVerdict {
	readonly state: "passes" | "fails" | "open";
	readonly reason: string;
}
