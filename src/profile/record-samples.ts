import { join } from "node:path";
import { createPerfScriptReader, perfScriptArguments } from "./perf-script-reader.ts";
import type { ProfileSetting, ProfileSubject } from "./profile-subject.ts";
import type { PerfScript } from "./raw-sample.ts";
import { childEnvironment, runSubject } from "./run-subject.ts";

/** Not a divisor of anything that ticks; at 4 kHz a sample costs 1 % of the time. */
const samplesPerSecond = 3989;

export type Recording =
	| {
			readonly ok: true;
			readonly script: PerfScript;
			readonly operations: number;
			/** CPU time that one sample stands for. */
			readonly periodNs: number;
	  }
	| { readonly ok: false; readonly because: string };

/** One run under perf record, and its samples. */
export async function recordSamples(
	setting: ProfileSetting,
	subject: ProfileSubject,
	sampling: { readonly event: string; readonly callGraph: string },
): Promise<Recording> {
	const { shell, files } = setting.ports;
	const data = join(setting.directory, "perf.data");
	try {
		const result = await runSubject(setting, subject.long, [
			...["perf", "record", "-q", "-e", sampling.event, "-F", String(samplesPerSecond)],
			...["--call-graph", sampling.callGraph, "-o", data, "--"],
		]);
		if (!result.ok) return result;
		const reader = createPerfScriptReader();
		const { exitCode, stderr } = await shell.run("perf", [...perfScriptArguments, "-i", data], {
			env: childEnvironment,
			timeoutMs: 60_000,
			onLine: reader.line,
		});
		const script = reader.end();
		if (exitCode !== 0 || script.event === null) {
			const words = stderr.trim().split("\n").at(-1) ?? "";
			return {
				ok: false,
				because: `perf script gave no samples${words === "" ? "" : `: ${words}`}`,
			};
		}
		const { operations } = result.output;
		return { ok: true, script, operations, periodNs: 1e9 / samplesPerSecond };
	} finally {
		await files.remove(data);
	}
}
