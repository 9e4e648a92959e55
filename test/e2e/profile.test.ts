import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Profile, ProfilePair } from "../../src/model/profile.ts";
import { packageRoot } from "../../src/system/paths.ts";
import { createShell } from "../../src/system/shell.ts";
import { evlab } from "./cli.ts";

const hasValgrind = (await createShell().which("valgrind")) !== null;
const slower = join(packageRoot, "docs", "examples", "slow-evbuffer-add.patch");

async function profilePair(...args: readonly string[]): Promise<ProfilePair> {
	const { exitCode, stdout } = await evlab("profile", ...args, "--json");
	expect(exitCode).toBe(0);
	return ProfilePair.parse(JSON.parse(stdout));
}

describe("evlab profile --vs", () => {
	const workload = ["--workload", "evbuffer/add-drain-64", "--budget", "10"];

	it.runIf(hasValgrind)(
		"names the function that a planted patch made slower, by its exact instructions",
		async () => {
			const { conclusion, baseline, candidate } = await profilePair(
				...["tip", "--vs", slower, ...workload],
			);
			expect(conclusion).toMatchObject({ kind: "new bottleneck", symbol: "evbuffer_add" });
			const [before, after] = [baseline, candidate].map(({ subjects }) => {
				const costs = subjects[0]?.functions;
				if (costs?.state !== "counted") throw new Error(JSON.stringify(costs));
				return costs.functions.find(({ symbol }) => symbol === "evbuffer_add")?.instructions;
			});
			// Four turns of two instructions, and one before them.
			expect((after ?? 0) - (before ?? 0)).toBeCloseTo(9, 2);
		},
	);

	it("says of one build against itself that nothing moved", async () => {
		const { conclusion, baseline, candidate } = await profilePair(
			...["tip", "--vs", "tip", ...workload],
		);
		expect(conclusion).toMatchObject({ kind: "did not move" });
		expect(candidate.subjects[0]?.functions).toEqual(baseline.subjects[0]?.functions);
	});
});

describe("evlab profile", () => {
	it("sees a workload and an upstream program, their calls as their own counters do", async () => {
		const { exitCode, stdout } = await evlab(
			...["profile", "upstream", "--workload", "write-read-64,upstream/bench-1000", "--json"],
		);
		expect(exitCode).toBe(0);
		const { subjects } = Profile.parse(JSON.parse(stdout));
		expect(subjects.map(({ workload, runner }) => [workload, runner])).toEqual([
			["socket-io/write-read-64", "evrun"],
			["upstream/bench-1000", "upstream"],
		]);
		for (const { attribution } of subjects) {
			if (attribution.state === "unavailable") continue;
			expect(attribution.symbols[0]?.inclusiveShare).toBe(1);
			const self = attribution.symbols.reduce((sum, { selfShare }) => sum + selfShare, 0);
			expect(self).toBeCloseTo(1, 6);
		}
		const calls = subjects[0]?.syscalls;
		if (calls?.state !== "measured") throw new Error(JSON.stringify(calls));
		for (const name of ["writev", "readv", "ioctl"]) {
			expect(calls.calls.find((call) => call.name === name)?.perOp).toBeCloseTo(1, 2);
		}
		if (calls.by !== "counters") expect(calls.crossCheck).toMatch(/^agrees/);
	});

	it.runIf(hasValgrind)(
		"--coverage: some workload executes each function of hot-methods.yaml",
		async () => {
			const { exitCode, stdout } = await evlab("profile", "tip", "--coverage");
			expect(stdout.trimEnd()).toMatch(
				/^coverage: (\d+) of \1 symbols are executed by a workload$/,
			);
			expect(exitCode).toBe(0);
		},
	);
});
