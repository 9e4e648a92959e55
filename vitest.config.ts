import { defineConfig } from "vitest/config";

/** Whole experiments, 6 minutes here, which the 25 minutes of CI do not have: `npm run loop`. */
const agentLoop = "test/e2e/optimize.test.ts";

export default defineConfig({
	test: {
		maxWorkers: 2,
		retry: 0,
		// Of the unit tests alone (npm run coverage): what only a child process or an end-to-end test
		// runs counts as not covered.
		coverage: {
			provider: "v8",
			include: ["src/**/*.ts"],
			// Entry points of child processes: importing one is running it, and a unit test has no parent
			// to talk to. test/native and test/e2e run them.
			exclude: ["src/**/*-main.ts"],
			reporter: ["text-summary", "json-summary", "html"],
			thresholds: { lines: 90 },
		},
		projects: [
			{
				extends: true,
				test: {
					name: "unit",
					include: ["test/**/*.test.ts"],
					exclude: ["test/native/**", "test/e2e/**"],
					// Simulations of thousands of comparisons, on a machine that may be four times slower.
					testTimeout: 60_000,
				},
			},
			{
				extends: true,
				test: {
					name: "native",
					include: ["test/native/**/*.test.ts"],
					globalSetup: ["test/native/provision.ts"],
					testTimeout: 60_000,
				},
			},
			{
				extends: true,
				test: {
					name: "e2e",
					include: ["test/e2e/**/*.test.ts"],
					exclude: [agentLoop],
					globalSetup: ["test/native/provision.ts"],
					testTimeout: 300_000,
					fileParallelism: false,
				},
			},
			{
				extends: true,
				test: {
					name: "loop",
					include: [agentLoop],
					globalSetup: ["test/native/provision.ts"],
					fileParallelism: false,
				},
			},
		],
	},
});
