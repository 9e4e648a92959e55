import type { Shell } from "../system/ports.ts";
import { childEnvironment } from "./run-subject.ts";

/** What sees each system call on this host, found by trying. */
export type Tracer =
	| {
			readonly kind: "tracepoints" | "strace";
			/** Program and arguments that go before the traced command. */
			readonly wrapper: (output: string) => readonly string[];
			/** One command that would show more; null when times are there too. */
			readonly unlock: string | null;
	  }
	| { readonly kind: "none"; readonly because: string; readonly unlock: string | null };

/** A mount of its own, gone with the process: nothing of the system is changed. */
const privateTracefs = [
	...["unshare", "--mount", "sh", "-c"],
	'mount -t tracefs tracefs /sys/kernel/tracing && exec "$@"',
	"sh",
];
const unlockTracepoints =
	"sudo sh -c 'sysctl -w kernel.perf_event_paranoid=-1; mount -o remount,mode=755 /sys/kernel/tracing || mount -t tracefs -o mode=755 tracefs /sys/kernel/tracing'";

export async function findTracer(shell: Shell, superuser: boolean): Promise<Tracer> {
	if ((await shell.which("perf")) !== null) {
		for (const before of superuser ? [[], privateTracefs] : [[]]) {
			const wrapper = (output: string): readonly string[] => [
				...before,
				...["perf", "trace", "-s", "-o", output, "--"],
			];
			if (await works(shell, wrapper("/dev/null"))) {
				return { kind: "tracepoints", wrapper, unlock: null };
			}
		}
	}
	const strace = (output: string): readonly string[] => ["strace", "-f", "-c", "-o", output];
	if ((await shell.which("strace")) !== null && (await works(shell, strace("/dev/null")))) {
		return { kind: "strace", wrapper: strace, unlock: unlockTracepoints };
	}
	return {
		kind: "none",
		because: "neither tracepoints nor strace are permitted",
		unlock: unlockTracepoints,
	};
}

async function works(shell: Shell, [program = "", ...args]: readonly string[]): Promise<boolean> {
	const { exitCode } = await shell.run(program, [...args, "true"], {
		env: childEnvironment,
		timeoutMs: 20_000,
	});
	return exitCode === 0;
}
