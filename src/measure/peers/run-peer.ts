import { z } from "zod";
import type { PeerJob } from "../../model/peer-job.ts";
import { libraryOf, PeerLine, type PeerSide } from "../../model/peers.ts";
import type { Fault } from "../../model/sample.ts";
import type { Shell } from "../../system/ports.ts";
import { faultOfProcess } from "../upstream/process-fault.ts";
import { timingCommand } from "../upstream/run-upstream.ts";

export interface PeerProcess {
	readonly job: PeerJob;
	readonly side: PeerSide;
	readonly program: string;
	readonly iterations: number;
	readonly batches: number;
	readonly core: number | null;
	readonly shell: Shell;
}

export type PeerOutcome =
	| { readonly ok: true; readonly line: PeerLine }
	| { readonly ok: false; readonly fault: Fault };

/** A process takes 50 ms; one that takes this long hangs. */
export const peerTimeoutMs = 20_000;

/** One job by one library, once. What was counted is compared here too, not only by the program. */
export async function runPeer(peer: PeerProcess): Promise<PeerOutcome> {
	const { job, side, iterations, batches } = peer;
	const { program, args } = timingCommand(peer.core, peer.program, peerArguments(peer));
	const result = await peer.shell.run(program, args, {
		timeoutMs: peerTimeoutMs,
		// Settings of the caller's must not change how a library works.
		env: { LC_ALL: "C", LD_PRELOAD: undefined, GLIBC_TUNABLES: undefined, LIBEV_FLAGS: undefined },
	});
	const fault = faultOfProcess(side, job.id, result, peerTimeoutMs);
	if (fault !== null) return { ok: false, fault };
	const parsed = z.string().transform(parseJson).pipe(PeerLine).safeParse(result.stdout);
	if (!parsed.success) {
		const detail = `${job.id} said nothing that can be read`;
		return { ok: false, fault: { kind: "error", role: side, detail } };
	}
	const line = parsed.data;
	const complaint = wrongCount(line, job, { library: libraryOf(side), iterations, batches });
	if (complaint === null) return { ok: true, line };
	return { ok: false, fault: { kind: "checksum", role: side, detail: complaint } };
}

/** The command line of native/peers/main.cc. */
export function peerArguments({
	job,
	side,
	iterations,
	batches,
}: Pick<PeerProcess, "job" | "side" | "iterations" | "batches">): readonly string[] {
	const { bytes, events } = job.expected;
	const numbers = {
		...job.parameters,
		...{ iterations, batches, expect_bytes: bytes, expect_events: events },
	};
	return [
		`job=${job.job}`,
		`api=${job.apis[libraryOf(side)]}`,
		...Object.entries(numbers).map(([name, value]) => `${name}=${value}`),
	];
}

function wrongCount(
	line: PeerLine,
	{ expected }: PeerJob,
	asked: { readonly library: string; readonly iterations: number; readonly batches: number },
): string | null {
	const all = asked.iterations * asked.batches;
	const facts = [
		["library", line.library, asked.library],
		["iterations", line.iterations, asked.iterations],
		["batches", line.elapsed_ns.length, asked.batches],
		["bytes", line.bytes, all * expected.bytes],
		["events", line.events, all * expected.events],
	] as const;
	const wrong = facts.find(([, found, right]) => found !== right);
	return wrong === undefined ? null : `${wrong[0]}: ${wrong[1]}, not ${wrong[2]}`;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
