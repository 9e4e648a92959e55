import type { DecisionOutcome } from "../model/certificate.ts";
import { type Comparison, isJudged } from "../model/comparison.ts";
import { decide } from "./decision.ts";

/**
 * The decision on a comparison in short, with every workload that moved, also those too little to
 * carry the decision. Pure.
 */
export function outcomeOf(comparison: Comparison): DecisionOutcome {
	const judged = comparison.results.filter(isJudged);
	const moved = (verdict: "faster" | "slower"): string[] =>
		judged
			.filter((result) => result.state === "measured" && result.verdict === verdict)
			.map(({ workload }) => workload);
	return {
		kind: decide(comparison, { needsCertificate: false }).kind,
		faster: moved("faster"),
		slower: moved("slower"),
		faulty: judged
			.filter((result) => result.state === "void" && result.fault.kind !== "skipped")
			.map(({ workload }) => workload),
	};
}
