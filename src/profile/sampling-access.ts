import type { Pmu } from "../model/host-facts.ts";
import type { Shell } from "../system/ports.ts";
import { childEnvironment } from "./run-subject.ts";

/** How this host lets samples be taken, found by trying. */
export type SamplingAccess =
	| {
			readonly state: "permitted";
			readonly event: string;
			readonly callGraph: string;
			/** Kernel code is seen as well. */
			readonly kernel: boolean;
			/** One command that would show more; null when everything is shown. */
			readonly unlock: string | null;
	  }
	| { readonly state: "refused"; readonly because: string; readonly unlock: string | null };

const unlockKernel = "sudo sysctl -w kernel.perf_event_paranoid=1";

/**
 * User stacks by the debug information: frame pointers lose the caller of libc's stubs, which is
 * the very function of libevent that makes the system call. 8 KiB of stack hold all of ours: evbuffer_write_iovec alone has 2 KiB.
 */
const callGraph = "dwarf,8192";

/**
 * Cycles where the hardware counts them, else the software clock; with the kernel, else without.
 * Never "cycles" on a host that has none: perf would quietly take the software clock instead.
 */
export async function findSamplingAccess(shell: Shell, pmu: Pmu): Promise<SamplingAccess> {
	if ((await shell.which("perf")) === null) {
		return {
			state: "refused",
			because: "perf is not installed",
			unlock: "sudo apt-get install linux-perf",
		};
	}
	const clock = pmu === "counts" ? "cycles" : "cpu-clock";
	let because = "";
	for (const kernel of [true, false]) {
		// The kernel alone: asked for both, perf is content with user code where that is all it may.
		const event = kernel ? clock : `${clock}:u`;
		const { exitCode, stderr } = await shell.run(
			"perf",
			["stat", "-x", ";", "-e", `${clock}${kernel ? ":k" : ":u"}`, "true"],
			{ env: childEnvironment, timeoutMs: 10_000 },
		);
		// "<not supported>" and "<not counted>" are printed with exit status 0.
		if (exitCode === 0 && /^[\d.]+;/m.test(stderr)) {
			return { state: "permitted", event, callGraph, kernel, unlock: kernel ? null : unlockKernel };
		}
		because = stderr.trim().split("\n")[0] ?? "";
	}
	return {
		state: "refused",
		because: `perf may not sample here (${because.slice(0, 120)})`,
		unlock: unlockKernel,
	};
}
