import type { CompilerAgreement } from "../model/agreement.ts";
import type { Decision } from "./decision.ts";

/** What the comparison with one compiler came to. */
export type CompilerOutcome = { readonly compiler: string } & (
	| {
			readonly state: "compared";
			readonly decision: { readonly kind: string; readonly reason: string };
	  }
	| { readonly state: "identical-code" }
	| { readonly state: "not-run" }
);

export interface AcrossDecision {
	readonly kind: "no-verdict" | "promising" | "reject" | "undecided";
	/** Workloads that win with one compiler and lose with the other. */
	readonly opposite: readonly string[];
	readonly reason: string;
}

/**
 * One decision from two compilers: a rejection by either rejects; a gain with one counts when the
 * other shows no loss. Fails closed: a comparison that was not made, or came to nothing, leaves
 * the matter without a verdict. Pure.
 */
export function decideAcross(
	outcomes: readonly CompilerOutcome[],
	agreements: readonly CompilerAgreement[],
): AcrossDecision {
	const compared = outcomes.flatMap((outcome) => (outcome.state === "compared" ? [outcome] : []));
	const of = (kind: Decision["kind"]) => compared.filter(({ decision }) => decision.kind === kind);
	const turned = agreements.filter(({ conclusion }) => conclusion === "opposite");
	const opposite = turned.map(({ subject }) => subject);
	const [left = "", right = ""] = outcomes.map(({ compiler }) => compiler);
	const clashes = turned.map(
		(a) => `${a.subject} is ${a.left} with ${left}, ${a.right} with ${right}`,
	);
	if (of("reject").length > 0 || opposite.length > 0) {
		return {
			kind: "reject",
			opposite,
			reason: [...clashes, ...of("reject").map(named)].join("; "),
		};
	}
	const missing = outcomes.filter(({ state }) => state === "not-run");
	const open = [
		...missing.map(({ compiler }) => `not measured with ${compiler}`),
		...of("no-verdict").map(named),
	];
	if (open.length > 0) return { kind: "no-verdict", opposite, reason: open.join("; ") };
	const unchanged = outcomes
		.filter(({ state }) => state === "identical-code")
		.map(({ compiler }) => `${compiler}: the same machine code on both sides`);
	if (compared.length === 0) return { kind: "no-verdict", opposite, reason: unchanged.join("; ") };
	const reason = [...compared.map(named), ...unchanged].join("; ");
	const settled = compared.every(({ decision: { kind } }) =>
		["promising", "undecided"].includes(kind),
	);
	const kind = settled && of("promising").length > 0 ? "promising" : "undecided";
	return { kind, opposite, reason };
}

function named(outcome: Extract<CompilerOutcome, { state: "compared" }>): string {
	return `${outcome.compiler}: ${outcome.decision.reason}`;
}
