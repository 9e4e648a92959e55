import type { UpstreamBinary } from "../../model/build.ts";
import type { UpstreamWorkloadConfig } from "../../model/config.ts";
import type { Fault, ProcessSample } from "../../model/sample.ts";
import type { Role } from "../../model/variant.ts";
import { groupedMedian } from "../../stats/grouped-median.ts";
import { pinnedCommand } from "../../system/pinning.ts";
import type { Shell } from "../../system/ports.ts";
import { type HttpSetting, runHttpPair } from "./http-pair.ts";
import { findPrivateNetwork } from "./namespace.ts";
import { planRounds } from "./plan.ts";
import { faultOfProcess } from "./process-fault.ts";
import { type ProgramRequest, parseProgramArguments } from "./program-arguments.ts";
import { parseTimingLines } from "./timing-lines.ts";

export interface UpstreamRun {
	readonly id: string;
	readonly config: UpstreamWorkloadConfig;
	readonly baseline: UpstreamBinary;
	readonly candidate: UpstreamBinary;
	/** bench_httpclient of the baseline; used for both roles, by bench_http only. */
	readonly frozenClient: string;
	readonly rounds: number;
	/** Number of the first round: a run that continues another counts on. */
	readonly firstRound: number;
	readonly seed: number;
	/** Core of the measured processes; null: not pinned. */
	readonly core: number | null;
	readonly shell: Shell;
	/** For bench and bench_cascade; bench_http has a namespace of its own. `shell` unless given. */
	readonly programShell?: Shell | undefined;
	/** Called with each sample when it exists. */
	readonly onSample: (sample: ProcessSample) => void;
	/** Asked before each round; true ends the run with the complete rounds so far. */
	readonly shouldStop?: () => boolean;
}

/** A void run names its fault; what it measured before went to `onSample` and decides nothing. */
export type UpstreamOutcome =
	| { readonly state: "measured"; readonly samples: readonly ProcessSample[] }
	| { readonly state: "void"; readonly fault: Fault };

type ProcessResult =
	| { readonly ok: true; readonly valueNs: number }
	| { readonly ok: false; readonly fault: Fault };

type Measure = (role: Role) => Promise<ProcessResult>;

/**
 * Runs one of libevent's own programs for both roles, one process at a time, in paired rounds
 * (two processes per role and round). `valueNs` of a sample is ns per event (bench), per run
 * (bench_cascade) or ns of server CPU time per request (bench_http). The first fault voids the run.
 * Throws EvlabError BAD_INPUT for arguments that the program would not survive.
 */
export async function runUpstream(run: UpstreamRun): Promise<UpstreamOutcome> {
	const measure = await prepare(run, parseProgramArguments(run.config));
	if ("fault" in measure) return { state: "void", fault: measure.fault };

	const samples: ProcessSample[] = [];
	const plan = planRounds({ rounds: run.rounds, seed: run.seed });
	for (const [round, order] of plan.entries()) {
		if (run.shouldStop?.()) break;
		for (const role of order) {
			const result = await measure.one(role);
			if (!result.ok) return { state: "void", fault: result.fault };
			const sample = {
				workload: run.id,
				role,
				round: run.firstRound + round,
				valueNs: result.valueNs,
			};
			samples.push(sample);
			run.onSample(sample);
		}
	}
	return { state: "measured", samples };
}

async function prepare(
	run: UpstreamRun,
	request: ProgramRequest,
): Promise<{ readonly one: Measure } | { readonly fault: Fault }> {
	if (request.kind === "timing-lines") {
		return { one: (role) => runTimingProgram(run, request.args, request.unitsPerNumber, role) };
	}
	const network = await findPrivateNetwork(run.shell);
	if (!network.permitted) return { fault: skipped(network.reason) };
	if (request.client.kind === "wrk" && (await run.shell.which("wrk")) === null) {
		return { fault: skipped("skipped, because wrk is not installed (Debian package wrk)") };
	}
	const setting: HttpSetting = {
		shell: run.shell,
		unshareArgs: network.unshareArgs,
		serverArgs: request.serverArgs,
		client: request.client,
		frozenClient: run.frozenClient,
		core: run.core,
		timeoutMs: run.config.timeout_s * 1000,
	};
	return { one: comparingAnswers(setting, run) };
}

async function runTimingProgram(
	run: UpstreamRun,
	programArgs: readonly string[],
	unitsPerNumber: number,
	role: Role,
): Promise<ProcessResult> {
	const { program, args } = timingCommand(run.core, run[role].path, programArgs);
	const timeoutMs = run.config.timeout_s * 1000;
	const result = await (run.programShell ?? run.shell).run(program, args, { timeoutMs });
	const fault = faultOfProcess(role, run.config.program, result, timeoutMs);
	if (fault !== null) return { ok: false, fault };

	const lines = parseTimingLines(result.stdout, result.stderr);
	if (!lines.ok) {
		const detail = `${run.config.program} ${lines.detail}`;
		return { ok: false, fault: { kind: "error", role, detail } };
	}
	// The first of the 25 numbers is warm-up: up to 8 times the others.
	const medianUs = groupedMedian(lines.valuesUs.slice(1), 1);
	return { ok: true, valueNs: (medianUs * 1000) / unitsPerNumber };
}

/**
 * The command line of one measured process. The kernel kills it when evlab dies, also by SIGKILL
 * (once setpriv has run, about 2 ms after the start): after an error in its loop `bench` spins for ever.
 */
export function timingCommand(core: number | null, path: string, programArgs: readonly string[]) {
	const { program, args } = pinnedCommand(core, path, programArgs);
	return { program: "setpriv", args: ["--pdeathsig", "KILL", program, ...args] };
}

/** Every server must answer with as many bytes as the first did, or it does not do the same work. */
function comparingAnswers(setting: HttpSetting, run: UpstreamRun): Measure {
	// wrk rounds what it read and counts answers cut off at its end: together under 1 %.
	const tolerance = setting.client.kind === "wrk" ? 0.01 : 0;
	let expectedBytes: number | null = null;
	return async (role) => {
		const result = await runHttpPair(setting, role, run[role].path);
		if (!result.ok) return result;
		expectedBytes ??= result.bytesPerRequest;
		const difference = Math.abs(result.bytesPerRequest - expectedBytes);
		if (difference > tolerance * expectedBytes) {
			const found = result.bytesPerRequest.toFixed(1);
			const detail = `bench_http answered ${found} bytes, not ${expectedBytes.toFixed(1)}`;
			return { ok: false, fault: { kind: "checksum", role, detail } };
		}
		return { ok: true, valueNs: result.cpuNsPerRequest };
	};
}

function skipped(detail: string): Fault {
	return { kind: "skipped", role: "both", detail };
}
