import type { ObservedTest } from "../model/test-outcome.ts";
import type { Shell } from "../system/ports.ts";
import { parseOutcome } from "./parse-outcome.ts";
import type { PlannedTest } from "./plan.ts";
import { type RegressProgram, regressCommand } from "./test-command.ts";

/**
 * Runs one test in a process group of its own. libevent's own alarm is off: the time limit is ours,
 * so that what ends by itself is a crash and what does not is a hang.
 */
export async function runTest(
	shell: Shell,
	program: RegressProgram,
	{ test, timeoutMs }: PlannedTest,
): Promise<ObservedTest> {
	const run = async (...options: readonly string[]) => {
		const {
			program: first,
			args,
			env,
		} = regressCommand(program, ["--timeout", "0", ...options, test], timeoutMs);
		return parseOutcome(test, await shell.run(first, args, { env, timeoutMs }), timeoutMs);
	};
	const startedMs = performance.now();
	const { outcome, retried } = await run();
	const durationMs = performance.now() - startedMs;
	if (outcome.state !== "crash" || outcome.signal !== null) {
		return { test, outcome, retried, durationMs };
	}
	// The child of a forking test dies unseen. Once more without a fork, for the signal alone.
	const again = (await run("--no-fork")).outcome;
	const signal = again.state === "crash" ? again.signal : null;
	return { test, outcome: { ...outcome, signal }, retried, durationMs };
}
