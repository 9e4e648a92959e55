import type { CompilerAgreement } from "../model/agreement.ts";

/**
 * Comparisons with several compilers as one object. `comparisons` maps a compiler to the text that
 * comparisonJson made of its record; null where its code is identical or nothing was measured.
 */
export function compilersJson(found: {
	readonly comparisons: ReadonlyMap<string, string | null>;
	readonly agreement: readonly CompilerAgreement[];
	readonly decision: unknown;
}): string {
	// Records run to megabytes: they are joined as texts, not parsed and written again.
	const comparisons = [...found.comparisons].map(
		([compiler, record]) => `${JSON.stringify(compiler)}:${record}`,
	);
	const { agreement, decision } = found;
	return `{"schema":"evlab.compilers/1","agreement":${JSON.stringify(agreement)},"comparisons":{${comparisons.join(",")}},"decision":${JSON.stringify(decision)}}`;
}
