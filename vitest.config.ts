import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		maxWorkers: 2,
		retry: 0,
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
					globalSetup: ["test/native/provision.ts"],
					testTimeout: 300_000,
					fileParallelism: false,
				},
			},
		],
	},
});
