/**
 * Mutation testing of the folders that verdicts come from: `npm run mutation`, no network, nothing
 * uploaded; docs/testing.md has the figures.
 */
export default {
	mutate: ["src/{stats,compare,decide}/**/*.ts"],
	testRunner: "vitest",
	// related: vitest would leave out tests by imports, which perTest does by what they really run.
	vitest: { configFile: "vitest.mutation.config.ts", related: false },
	coverageAnalysis: "perTest",
	concurrency: 2,
	incremental: false,
	// Stryker would rewrite its copy through an interface that TypeScript 7 no longer has; nothing
	// in ours leads out of the copy, so there is nothing to rewrite. No such file: it is left alone.
	tsconfigFile: "none",
	// Beside the time the tests take without a mutant: a loop that no longer ends is found, and a
	// machine at four times its load is not taken for one.
	timeoutMS: 30_000,
	thresholds: { high: 95, low: 85, break: 85 },
	reporters: ["clear-text", "json"],
	clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
	allowConsoleColors: false,
	jsonReporter: { fileName: "mutation/mutation.json" },
	tempDirName: ".stryker-tmp",
	// Not read by any test of these folders: less to copy.
	ignorePatterns: [
		...["bench", "build", "coverage", "dist", "docs", "libevent", "mutation", "native"],
		".evlab",
	],
};
