import type { PeerJob } from "../../model/peer-job.ts";
import type { PeerLine, PeerSample, PeerSide } from "../../model/peers.ts";
import type { Fault } from "../../model/sample.ts";
import { median } from "../../stats/quantile.ts";
import { createRandom } from "../../stats/random.ts";
import type { Shell } from "../../system/ports.ts";
import { planBlock } from "./plan-block.ts";
import { type PeerOutcome, runPeer } from "./run-peer.ts";

export interface PeersRun {
	readonly jobs: readonly PeerJob[];
	readonly programs: Readonly<Record<PeerSide, string>>;
	readonly seed: number;
	readonly core: number | null;
	readonly shell: Shell;
	/** Called with each sample when it exists. */
	readonly onSample: (sample: PeerSample) => void;
	/** Asked before each block; true ends the run with the whole blocks so far. */
	readonly shouldStop: (blocks: number) => boolean;
	/** Ctrl-C ends the processes too: what they then look like is nobody's fault. */
	readonly signal: AbortSignal;
}

/** Who did a job wrong, or not at all. */
export interface PeerFault {
	readonly workload: string;
	readonly side: PeerSide;
	readonly fault: Fault;
}

export interface PeersOutcome {
	readonly samples: readonly PeerSample[];
	readonly faults: readonly PeerFault[];
	/** As each library names itself. */
	readonly versions: Readonly<Partial<Record<PeerSide, string>>>;
}

/**
 * Length of a batch and their number in one process. Short ones, because their median then passes
 * over what interrupts a process now and then; all together outlast its start threefold.
 */
const batchMs = 4;
const batches = 11;

/**
 * All jobs by all libraries in one schedule of blocks. The iterations of a job are the same for
 * everyone: as many as upstream does in a batch. A side that fails at a job is out of that job, with
 * what it measured before; the others go on.
 */
export async function runPeers(run: PeersRun): Promise<PeersOutcome> {
	const field = new Map<string, Set<PeerSide>>();
	const faults: PeerFault[] = [];
	const versions: Partial<Record<PeerSide, string>> = {};
	const iterations = new Map<string, number>();

	const attempt = async (job: PeerJob, side: PeerSide, count: number): Promise<PeerLine | null> => {
		const { core, shell, programs } = run;
		const outcome: PeerOutcome = await runPeer({
			...{ job, side, core, shell, batches },
			program: programs[side],
			iterations: count,
		});
		if (outcome.ok) {
			versions[side] = outcome.line.version;
			return outcome.line;
		}
		if (run.signal.aborted) return null;
		faults.push({ workload: job.id, side, fault: outcome.fault });
		field.get(job.id)?.delete(side);
		return null;
	};

	for (const job of run.jobs) {
		if (run.shouldStop(0)) break;
		field.set(job.id, new Set(["upstream", "candidate", "libev", "libuv"]));
		const count = await calibrate((count) => attempt(job, "upstream", count));
		// Nothing to compare with: the job is not run at all.
		if (count === null) field.delete(job.id);
		else iterations.set(job.id, count);
	}

	const random = createRandom(run.seed);
	const samples: PeerSample[] = [];
	const jobs = new Map(run.jobs.map((job) => [job.id, job]));
	for (let block = 0; field.size > 0 && !run.shouldStop(block); block++) {
		const fields = [...field].map(([workload, sides]) => ({ workload, sides: [...sides] }));
		for (const { workload, side } of planBlock(fields, random)) {
			const job = jobs.get(workload);
			const count = iterations.get(workload);
			// Out since this block was planned.
			if (job === undefined || count === undefined || !field.get(workload)?.has(side)) continue;
			if (run.signal.aborted) break;
			const line = await attempt(job, side, count);
			if (line === null) continue;
			const sample = { workload, side, block, ...ratesOf(line, job) };
			samples.push(sample);
			run.onSample(sample);
		}
	}
	const isOut = ({ workload, side }: PeerSample): boolean =>
		faults.some((fault) => fault.workload === workload && fault.side === side);
	return { samples: samples.filter((sample) => !isOut(sample)), faults, versions };
}

/** From a few iterations to about a batch's; the second step because a first one is cold. */
async function calibrate(
	run: (iterations: number) => Promise<PeerLine | null>,
): Promise<number | null> {
	let iterations = 4;
	for (let step = 0; step < 2; step++) {
		const line = await run(iterations);
		if (line === null) return null;
		const scale = (batchMs * 1e6) / median(line.elapsed_ns);
		iterations = Math.min(10_000_000, Math.max(1, Math.round(iterations * scale)));
	}
	return iterations;
}

function ratesOf(
	line: PeerLine,
	{ operationsPerIteration }: PeerJob,
): Pick<PeerSample, "nsPerOp" | "syscallsPerOp"> {
	const perBatch = line.iterations * operationsPerIteration;
	const all = perBatch * line.elapsed_ns.length;
	return {
		nsPerOp: median(line.elapsed_ns) / perBatch,
		syscallsPerOp: Object.fromEntries(
			Object.entries(line.syscalls).map(([name, calls]) => [name, calls / all]),
		),
	};
}
