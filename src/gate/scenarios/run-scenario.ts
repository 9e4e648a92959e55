import { dirname } from "node:path";
import { z } from "zod";
import type { ScenarioOutcome } from "../../model/scenario.ts";
import type { Shell } from "../../system/ports.ts";
import { confinedCommand, type Sandbox, visibleAt } from "../../system/sandbox.ts";

/** The program of native/scenarios, linked with one library, as it is started on this host. */
export interface ScenarioProgram {
	readonly path: string;
	readonly sandbox: Sandbox;
	readonly shell: Shell;
}

/** Its own limits are 3 to 5 s; whatever takes longer than this hangs. */
const timeoutMs = 20_000;
const gib = 2 ** 30;

const Line = z.strictObject({
	complaint: z.string(),
	bytes: z.number().int().nonnegative().nullable(),
	allowance: z.number().int().nonnegative(),
});

/** The names of all scenarios, as the program lists them. */
export async function listScenarios(program: ScenarioProgram): Promise<readonly string[]> {
	const { stdout } = await start(program, "--list");
	return stdout.split("\n").filter((name) => /^[a-z-]+$/.test(name));
}

/** One scenario in a process of its own. */
export async function runScenario(
	program: ScenarioProgram,
	scenario: string,
): Promise<ScenarioOutcome> {
	const { exitCode, signal, timedOut, stdout } = await start(program, scenario);
	if (timedOut) return { state: "died", how: `hang: not done in ${timeoutMs / 1000} s` };
	if (signal !== null || exitCode !== 0) {
		return {
			state: "died",
			how: signal === null ? `exit status ${exitCode}` : `crash by ${signal}`,
		};
	}
	const line = Line.safeParse(parseJson(stdout));
	return line.success
		? { state: "ran", ...line.data }
		: { state: "died", how: "it said nothing that can be read" };
}

function start({ path, sandbox, shell }: ScenarioProgram, argument: string) {
	const limits = { cpuSeconds: 20, memoryBytes: 4 * gib, processes: 512, fileBytes: 0 };
	const seen = sandbox.kind === "none" ? path : `${visibleAt}/scenarios`;
	const [program = "", ...args] = confinedCommand(
		sandbox,
		{ directory: dirname(path), ...limits },
		[seen, argument],
	);
	return shell.run(program, args, { timeoutMs, env: { EVENT_SHOW_METHOD: undefined } });
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
