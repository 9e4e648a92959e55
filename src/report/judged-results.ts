import { isJudged, type MeasuredResult } from "../model/comparison.ts";
import type { ComparisonView } from "./subject.ts";

/** Results that carry verdicts and have numbers. */
export function judgedResults({ record }: ComparisonView): readonly MeasuredResult[] {
	return record.results
		.filter(isJudged)
		.filter((result): result is MeasuredResult => result.state === "measured");
}

/** What is faster or slower, losses first. */
export function movedResults(view: ComparisonView): readonly MeasuredResult[] {
	const measured = judgedResults(view);
	return (["slower", "faster"] as const).flatMap((verdict) =>
		measured.filter((result) => result.verdict === verdict),
	);
}
