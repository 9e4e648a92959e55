import type { PeerJob } from "../model/peer-job.ts";
import {
	libraryOf,
	type PeerEffect,
	type PeerRow,
	type PeerSample,
	PeerSide,
} from "../model/peers.ts";
import type { Fault } from "../model/sample.ts";
import { median } from "../stats/quantile.ts";
import { signedRankInterval } from "../stats/signed-rank.ts";
import { displayLevel } from "./family.ts";
import { groupBy } from "./group-by.ts";

interface NamedFault {
	readonly workload: string;
	readonly side: PeerSide;
	readonly fault: Fault;
}

/** A row for each job and side that was measured or failed, upstream's first; pure. */
export function peerRows(
	jobs: readonly PeerJob[],
	samples: readonly PeerSample[],
	faults: readonly NamedFault[],
): readonly PeerRow[] {
	return jobs.flatMap((job) => {
		const ofJob = samples.filter(({ workload }) => workload === job.id);
		const upstream = ofJob.filter(({ side }) => side === "upstream");
		return PeerSide.options.flatMap((side): readonly PeerRow[] => {
			const named = { workload: job.id, side, api: job.apis[libraryOf(side)] };
			const failed = faults.find((fault) => fault.workload === job.id && fault.side === side);
			if (failed !== undefined) return [{ state: "void", ...named, fault: failed.fault }];
			const own = ofJob.filter((sample) => sample.side === side);
			const [first] = own;
			if (first === undefined) return [];
			const events = job.expected.events / job.operationsPerIteration;
			return [
				{
					state: "measured",
					...named,
					nsPerOp: median(own.map(({ nsPerOp }) => nsPerOp)),
					eventsPerOp: events >= 1 ? events : null,
					syscallsPerOp: first.syscallsPerOp,
					effect: side === "upstream" ? null : peerEffect(upstream, own),
				},
			];
		});
	});
}

/**
 * ln(upstream / side) over blocks. In each block both have two processes with a common middle, so
 * the mean of the two is one number of the block; blocks are independent, processes of one are not.
 */
export function peerEffect(
	upstream: readonly PeerSample[],
	side: readonly PeerSample[],
): PeerEffect | null {
	const [left, right] = [logByBlock(upstream), logByBlock(side)];
	const values = [...left].flatMap(([block, log]) => {
		const other = right.get(block);
		return other === undefined ? [] : [log - other];
	});
	if (values.length === 0) return null;
	const { estimate, low, high, level, attainable } = signedRankInterval(values, displayLevel);
	return {
		logRatio: estimate,
		interval: attainable ? { low, high, level } : null,
		units: values.length,
	};
}

function logByBlock(samples: readonly PeerSample[]): ReadonlyMap<number, number> {
	const blocks = groupBy(samples, ({ block }) => block);
	return new Map(
		[...blocks].map(([block, group]) => {
			const sum = group.reduce((total, { nsPerOp }) => total + Math.log(nsPerOp), 0);
			return [block, sum / group.length];
		}),
	);
}
