import { defineConfig } from "vitest/config";

/**
 * The tests that `npm run mutation` runs for each mutant: those of the mutated folders. Without the
 * simulations of thousands of comparisons, which take seconds each and would run for every mutant:
 * leaving tests out can only let more mutants survive.
 */
export default defineConfig({
	test: {
		// MUTATION_TESTS names fewer: those of one folder take a tenth of the time on its own mutants.
		include: [process.env["MUTATION_TESTS"] ?? "test/{stats,compare,decide}/**/*.test.ts"],
		testNamePattern: /^(?!.*(?:over simulated comparisons|covers the true rate))/,
		// As of the unit tests, with the instrumentation on top.
		testTimeout: 60_000,
		retry: 0,
	},
});
