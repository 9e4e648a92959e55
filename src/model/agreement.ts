/** What two instruments say of the same thing, side by side. */
export interface Agreement {
	readonly subject: string;
	readonly left: string;
	readonly right: string;
	readonly conclusion: "agree" | "disagree" | "only one moved" | "open";
}
