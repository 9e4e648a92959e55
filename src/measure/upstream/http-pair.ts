import { join } from "node:path";
import { z } from "zod";
import type { Fault } from "../../model/sample.ts";
import type { Role } from "../../model/variant.ts";
import { packageRoot } from "../../system/paths.ts";
import type { Shell } from "../../system/ports.ts";
import { type HttpLoad, parseHttpClientOutput, parseWrkOutput } from "./http-load.ts";
import { faultOfProcess, faultOfStatus, hang } from "./process-fault.ts";
import type { HttpClient } from "./program-arguments.ts";

/** Everything that stays the same for all pairs of one workload. */
export interface HttpSetting {
	readonly shell: Shell;
	readonly unshareArgs: readonly string[];
	readonly serverArgs: readonly string[];
	readonly client: HttpClient;
	/** bench_httpclient of the baseline, for both roles: it links libevent too. */
	readonly frozenClient: string;
	/** Of the server and its client; null: not pinned. */
	readonly core: number | null;
	readonly timeoutMs: number;
}

export type HttpPairResult =
	| { readonly ok: true; readonly cpuNsPerRequest: number; readonly bytesPerRequest: number }
	| { readonly ok: false; readonly fault: Fault };

/** The default of bench_http and the only port bench_httpclient asks. */
const port = 8080;

const Report = z.discriminatedUnion("outcome", [
	z.object({ outcome: z.literal("measured"), cpuNs: z.number().int(), threads: z.number().int() }),
	z.object({ outcome: z.literal("server-ended"), status: z.number().int() }),
	z.object({ outcome: z.literal("client-failed"), status: z.number().int() }),
	z.object({ outcome: z.literal("not-listening") }),
	z.object({ outcome: z.literal("no-loopback") }),
]);

/**
 * Runs one server under one client's load and returns the server's CPU time per request.
 *
 * CPU time and not requests per second: over 24 A/A processes on 2 cores the SD of CPU ns/request
 * was 1.1 %, that of wall time/request 3 to 41 % (a dropped SYN is a pause of a second).
 *
 * Server and client share one core: with wrk on the other core the SD of a round was 1.8 to 2.5 %
 * on a busy machine, because the other core's load decides how many requests meet in one wait; on
 * one core it was 0.5 to 1.1 %. The price: the client's work is in the server's caches.
 */
export async function runHttpPair(
	setting: HttpSetting,
	role: Role,
	server: string,
): Promise<HttpPairResult> {
	const { program, args } = httpPairCommand(setting, server);
	// The script's own limits come first: one to listen, one for the client.
	const timeoutMs = 2 * setting.timeoutMs + 10_000;
	const result = await setting.shell.run(program, args, { timeoutMs });
	const processFault = faultOfProcess(role, "bench_http", result, timeoutMs);
	if (processFault !== null) return { ok: false, fault: processFault };

	const { clientOutput, report } = splitReport(result.stdout);
	if (report === null) return error(role, "the server and client script gave no report");
	switch (report.outcome) {
		case "no-loopback":
			return { ok: false, fault: skipped("skipped, because loopback cannot be brought up") };
		case "not-listening":
			return { ok: false, fault: hang(role, "bench_http (to listen)", setting.timeoutMs) };
		case "server-ended":
			return { ok: false, fault: faultOfStatus(role, "bench_http", report.status, result.stderr) };
		case "client-failed":
			return { ok: false, fault: faultOfClient(setting, role, report.status, result.stderr) };
		case "measured":
			return valueOfPair(role, report, parseLoad(setting.client, clientOutput));
	}
}

/** The command line of one pair; nothing it starts outlives it, however it ends. */
export function httpPairCommand(setting: HttpSetting, server: string) {
	return {
		program: "unshare",
		args: [
			...setting.unshareArgs,
			"setpriv",
			"--pdeathsig",
			"KILL",
			"bash",
			join(packageRoot, "scripts", "http-pair.sh"),
			setting.core === null ? "-" : String(setting.core),
			String(port),
			String(Math.ceil(setting.timeoutMs)),
			server,
			...setting.serverArgs,
			"--",
			...clientCommand(setting),
		],
	};
}

function clientCommand({ client, frozenClient }: HttpSetting): readonly string[] {
	if (client.kind === "bench_httpclient") return [frozenClient];
	// wrk takes whole seconds only, but prints its summary when interrupted.
	const interrupt = ["timeout", "--foreground", "--preserve-status", "--signal=INT"];
	const untilInterrupted = ["setpriv", "--pdeathsig", "KILL", "wrk", "-d3600s"];
	return [...interrupt, String(client.seconds), ...untilInterrupted, ...client.args];
}

function parseLoad(client: HttpClient, stdout: string): HttpLoad {
	return client.kind === "wrk" ? parseWrkOutput(stdout) : parseHttpClientOutput(stdout);
}

function valueOfPair(
	role: Role,
	{ cpuNs, threads }: { readonly cpuNs: number; readonly threads: number },
	load: HttpLoad,
): HttpPairResult {
	if (!load.ok) return error(role, `under bench_http ${load.detail}`);
	// The count covers the main thread only: work moved to another one must not look like a gain.
	if (threads !== 1) return error(role, `bench_http runs ${threads} threads; it should run one`);
	if (cpuNs <= 0) {
		const detail = "skipped, because this kernel keeps no CPU time in /proc/PID/schedstat";
		return { ok: false, fault: skipped(detail) };
	}
	const { bytesPerRequest, requests } = load;
	return { ok: true, cpuNsPerRequest: cpuNs / requests, bytesPerRequest };
}

function faultOfClient(setting: HttpSetting, role: Role, status: number, stderr: string): Fault {
	// 137: `timeout --signal=KILL` ended the client. The client is frozen, so the server hangs.
	if (status === 137) return hang(role, "bench_http (to answer)", setting.timeoutMs);
	return faultOfStatus(role, `${setting.client.kind} (client)`, status, stderr);
}

function splitReport(stdout: string) {
	const lines = stdout.trimEnd().split("\n");
	const report = Report.safeParse(parseJson(lines.pop() ?? ""));
	return { clientOutput: lines.join("\n"), report: report.success ? report.data : null };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function error(role: Role, detail: string): HttpPairResult {
	return { ok: false, fault: { kind: "error", role, detail } };
}

function skipped(detail: string): Fault {
	return { kind: "skipped", role: "both", detail };
}
