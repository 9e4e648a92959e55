import type { Shell } from "../../system/ports.ts";

/** How to run a program in a network namespace of its own, or why this host does not let us. */
export type PrivateNetwork =
	| { readonly permitted: true; readonly unshareArgs: readonly string[] }
	| { readonly permitted: false; readonly reason: string };

/** Debian keeps `ip` in /usr/sbin, which is not on an ordinary user's PATH. */
const raiseLoopback = 'PATH="$PATH:/usr/sbin:/sbin"; ip link set lo up';

/**
 * bench_http listens on a fixed port of every interface and exits with 0 when that is taken, so it
 * only runs where nobody else is. Root makes a network namespace directly, an ordinary user inside
 * a user namespace of its own; which one works, and whether loopback comes up, is found by trying.
 */
export async function findPrivateNetwork(shell: Shell): Promise<PrivateNetwork> {
	for (const tool of ["unshare", "bash", "setpriv", "timeout"]) {
		if ((await shell.which(tool)) === null) {
			return { permitted: false, reason: `skipped, because ${tool} is not installed` };
		}
	}
	let reason = "";
	for (const unshareArgs of [["--net"], ["--map-root-user", "--net"]]) {
		const args = [...unshareArgs, "bash", "-c", raiseLoopback];
		const { exitCode, stderr } = await shell.run("unshare", args, { timeoutMs: 10_000 });
		if (exitCode === 0) return { permitted: true, unshareArgs };
		reason = stderr.trim().split("\n").at(-1) ?? "";
	}
	const detail = "skipped, because private network namespaces are not permitted here";
	return { permitted: false, reason: reason === "" ? detail : `${detail} (${reason})` };
}
