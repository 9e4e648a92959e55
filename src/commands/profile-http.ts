import { z } from "zod";
import { parseHttpClientOutput, parseWrkOutput } from "../measure/upstream/http-load.ts";
import { httpPairCommand } from "../measure/upstream/http-pair.ts";
import { findPrivateNetwork } from "../measure/upstream/namespace.ts";
import { type HttpClient, parseProgramArguments } from "../measure/upstream/program-arguments.ts";
import type { VariantBuild } from "../model/build.ts";
import type { UpstreamWorkloadConfig } from "../model/config.ts";
import type { ProfileSetting, ProfileSubject, RunResult } from "../profile/profile-subject.ts";

const Measured = z.object({ outcome: z.literal("measured"), cpuNs: z.number().positive() });

/**
 * The servers of some builds under the client of the first: it links libevent too, and must do the
 * same to both. Server and client share a network namespace and, as everything does, one core.
 */
export async function httpSubjects(
	{ ports: { shell } }: ProfileSetting,
	id: string,
	config: UpstreamWorkloadConfig,
	builds: readonly VariantBuild[],
): Promise<readonly ProfileSubject[] | { readonly because: string }> {
	const request = parseProgramArguments(config);
	if (request.kind !== "http") return { because: `${config.program} is no server` };
	const network = await findPrivateNetwork(shell);
	if (!network.permitted) return { because: network.reason };
	if (request.client.kind === "wrk" && (await shell.which("wrk")) === null) {
		return { because: "wrk is not installed (Debian package wrk)" };
	}
	return builds.map(({ upstream }): ProfileSubject => {
		const server = upstream.bench_http.path;
		const command = httpPairCommand(
			{
				shell,
				unshareArgs: network.unshareArgs,
				serverArgs: request.serverArgs,
				client: request.client,
				frozenClient: (builds[0] as VariantBuild).upstream.bench_httpclient.path,
				// The whole of it is held on one core.
				core: null,
				timeoutMs: config.timeout_s * 1000,
			},
			server,
		);
		return {
			workload: id,
			runner: "upstream",
			binary: server,
			command: "bench_http",
			root: "main",
			setup: null,
			long: { ...command, read: (stdout) => readServer(stdout, request.client) },
			short: null,
			counted: null,
		};
	});
}

/** CPU time of the server for the requests that the client had answered. Pure. */
export function readServer(stdout: string, client: HttpClient): RunResult {
	const lines = stdout.trimEnd().split("\n");
	const report = Measured.safeParse(parseJson(lines.pop() ?? ""));
	if (!report.success) return { ok: false, because: "server and client did not both end well" };
	const text = lines.join("\n");
	const load = client.kind === "wrk" ? parseWrkOutput(text) : parseHttpClientOutput(text);
	if (!load.ok) return { ok: false, because: load.detail };
	const { cpuNs: elapsedNs } = report.data;
	return {
		ok: true,
		output: { operations: load.requests, elapsedNs, isCpuTime: true, syscalls: null },
	};
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
