import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runUpstream, type UpstreamRun } from "../../../src/measure/upstream/run-upstream.ts";
import type { ProcessSample } from "../../../src/model/sample.ts";
import type { Shell } from "../../../src/system/ports.ts";
import { createShell } from "../../../src/system/shell.ts";
import { createFakeShell } from "../../fakes/fake-shell.ts";
import { temporaryDirectory } from "../../fakes/temporary-directory.ts";

const buildId = "0".repeat(40);

function runOf(shell: Shell, changes: Partial<UpstreamRun> = {}): UpstreamRun {
	return {
		id: "upstream/bench",
		config: {
			program: "bench",
			args: ["-n", "100", "-a", "1", "-w", "99"],
			unit: "100 events",
			rounds: 3,
			quick_rounds: 3,
			timeout_s: 20,
		},
		baseline: { path: "/b/bench", buildId },
		candidate: { path: "/c/bench", buildId },
		frozenClient: "/b/bench_httpclient",
		rounds: 3,
		firstRound: 0,
		seed: 1,
		core: null,
		shell,
		onSample: () => {},
		...changes,
	};
}

/** bench printing 25 numbers, the warm-up first. */
function output(us: number): string {
	return `${[8 * us, ...Array<number>(24).fill(us)].join("\n")}\n`;
}

describe("with programs that do as they are told", () => {
	const shell = () =>
		createFakeShell({
			setpriv: ({ args }) => ({ stdout: output(args.includes("/b/bench") ? 200 : 100) }),
		});

	test("each round has two processes per role; the warm-up number is dropped", async () => {
		const seen: ProcessSample[] = [];
		const outcome = await runUpstream(runOf(shell(), { onSample: (sample) => seen.push(sample) }));
		expect(outcome).toEqual({ state: "measured", samples: seen });
		expect(seen).toHaveLength(12);
		for (const round of [0, 1, 2]) {
			const values = seen.filter((sample) => sample.round === round);
			// 200 µs and 100 µs per 100 events.
			expect(values.filter(({ role }) => role === "baseline").map((s) => s.valueNs)).toEqual([
				2000, 2000,
			]);
			expect(values.filter(({ role }) => role === "candidate").map((s) => s.valueNs)).toEqual([
				1000, 1000,
			]);
		}
	});

	test("processes are pinned, bounded in time and tied to the life of evlab", async () => {
		const fake = shell();
		await runUpstream(runOf(fake, { core: 1, rounds: 1 }));
		expect(fake.calls).toHaveLength(4);
		const [call] = fake.calls.filter(({ args }) => args.includes("/c/bench"));
		expect(call?.args.join(" ")).toBe("--pdeathsig KILL taskset -c 1 /c/bench -n 100 -a 1 -w 99");
		expect(call?.options.timeoutMs).toBe(20_000);
	});

	test("a stop keeps the complete rounds", async () => {
		let asked = 0;
		const outcome = await runUpstream(runOf(shell(), { shouldStop: () => ++asked > 2 }));
		expect(outcome.state === "measured" && outcome.samples.map((sample) => sample.round)).toEqual([
			0, 0, 0, 0, 1, 1, 1, 1,
		]);
	});
});

describe("a program that fails is a fault with its role, never a number", () => {
	/** The candidate is this shell script, the baseline a good program. */
	async function faultOf(script: string, timeout_s = 20) {
		const directory = temporaryDirectory();
		const write = (name: string, text: string) => {
			const path = join(directory, name);
			writeFileSync(path, `#!/bin/sh\n${text}\n`);
			chmodSync(path, 0o755);
			return { path, buildId };
		};
		const seen: ProcessSample[] = [];
		const run = runOf(createShell(), {
			baseline: write("good", `printf '${output(100).replaceAll("\n", "\\n")}'`),
			candidate: write("bad", script),
			onSample: (sample) => seen.push(sample),
		});
		const outcome = await runUpstream({ ...run, config: { ...run.config, timeout_s } });
		expect(seen.every(({ role }) => role === "baseline")).toBe(true);
		return outcome.state === "void" ? outcome.fault : outcome;
	}

	test("a crash names the signal", async () => {
		expect(await faultOf("kill -SEGV $$")).toMatchObject({
			kind: "crash",
			role: "candidate",
			signal: "SIGSEGV",
		});
	});

	test("a hang names the limit", async () => {
		expect(await faultOf("sleep 60", 1)).toMatchObject({
			kind: "hang",
			role: "candidate",
			timeoutMs: 1000,
		});
	});

	test("an exit status comes with the program's words", async () => {
		expect(await faultOf("echo setrlimit: Operation not permitted >&2; exit 1")).toEqual({
			kind: "error",
			role: "candidate",
			detail: "bench exited with 1: setrlimit: Operation not permitted",
		});
	});

	test("silence and strange output are errors though the status is 0", async () => {
		expect(await faultOf("true")).toMatchObject({
			kind: "error",
			detail: "bench printed 0 numbers, not 25",
		});
		expect(await faultOf("echo hello")).toMatchObject({
			kind: "error",
			detail: 'bench printed "hello" where µs were expected',
		});
	});

	test("a program that is not there", async () => {
		expect(await faultOf("exec /nonexistent/bench")).toMatchObject({ kind: "error" });
	});
});

test("arguments that would hang bench are refused before anything runs", async () => {
	const shell = createFakeShell({});
	const run = runOf(shell);
	const hanging = { ...run, config: { ...run.config, args: ["-n", "0"] } };
	await expect(runUpstream(hanging)).rejects.toMatchObject({ code: "BAD_INPUT" });
	expect(shell.calls).toEqual([]);
});
