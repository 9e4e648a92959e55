import type { CompilerAgreement } from "../model/agreement.ts";
import { escaped, table } from "./comparison-markdown.ts";

/** What both compilers say of each workload, as GitHub Markdown. */
export function compilersMarkdown(
	agreements: readonly CompilerAgreement[],
	options: { readonly compilers: readonly string[]; readonly conclusion: string },
): readonly string[] {
	const titles = ["workload", ...options.compilers.map((each) => `with ${each}`), "compilers"];
	return [
		"### Both compilers",
		"",
		`**${escaped(options.conclusion)}**`,
		"",
		...table(
			titles.map((title) => ({ title })),
			agreements.map((a) => [a.subject, a.left, a.right, a.conclusion]),
		),
	];
}
