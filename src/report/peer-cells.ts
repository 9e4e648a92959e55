import type { PeerRow, PeerSide, PeersResult } from "../model/peers.ts";
import { describeFault } from "./fault-text.ts";
import { formatMetric, printable } from "./quantity.ts";

type Measured = Extract<PeerRow, { state: "measured" }>;

export const peerColumns = [
	{ title: "job", align: "left" },
	{ title: "library", align: "left" },
	{ title: "by", align: "left" },
	{ title: "ns/op", align: "right" },
	{ title: "events/s", align: "right" },
	{ title: "time / upstream", align: "right" },
	{ title: "syscalls/op", align: "left" },
] as const;

export function peerCells(row: Measured, result: PeersResult): readonly string[] {
	const calls = Object.entries(row.syscallsPerOp)
		.map(([name, rate]) => `${name} ${formatMetric(rate, "syscalls/op")}`)
		.join(", ");
	return [
		row.workload,
		sideName(row.side, result),
		row.api,
		formatMetric(row.nsPerOp, "ns/op"),
		row.eventsPerOp === null ? "" : formatMetric((row.eventsPerOp * 1e9) / row.nsPerOp, "events/s"),
		ratio(row),
		calls,
	];
}

/** Time for the same work as a part of upstream's, with its interval: "0.64 (0.63-0.65)". */
function ratio({ side, effect }: Measured): string {
	if (effect === null) return side === "upstream" ? "1" : "?";
	const part = (logRatio: number): string => Math.exp(-logRatio).toFixed(2);
	const { logRatio, interval } = effect;
	if (interval === null) return `${part(logRatio)} (too few blocks)`;
	return `${part(logRatio)} (${part(interval.high)}-${part(interval.low)})`;
}

function sideName(side: PeerSide, { candidate }: PeersResult): string {
	switch (side) {
		case "upstream":
			return "libevent upstream";
		case "candidate":
			return printable(`libevent ${candidate.name}`);
		default:
			return side;
	}
}

/** What was compared, in words. */
export function peerFacts(result: PeersResult): readonly string[] {
	const { upstream, candidate, versions, environment, seed } = result;
	const version = (side: PeerSide): string => versions[side] ?? "unknown";
	const units = Math.max(0, ...measuredRows(result).map(({ effect }) => effect?.units ?? 0));
	return [
		`libevent ${version("upstream")} (${upstream.name}, commit ${upstream.commit.slice(0, 12)}), libevent ${version("candidate")} (${candidate.name}, commit ${candidate.commit.slice(0, 12)}), libev ${version("libev")}, libuv ${version("libuv")}`,
		`${environment.cpuModel}, ${environment.cores} cores, ${environment.kernel}, ${environment.distribution}; ${units} blocks, seed ${seed}, intervals of 99 %`,
		...(upstream.tree === candidate.tree
			? [
					`A/A: ${candidate.name} is the same source as upstream; what differs between the two is noise`,
				]
			: []),
	].map(printable);
}

export function measuredRows({ rows }: PeersResult): readonly Measured[] {
	return rows.filter((row): row is Measured => row.state === "measured");
}

export function peerFaults({ rows }: PeersResult): readonly string[] {
	return rows.flatMap((row) =>
		row.state === "void" ? [`${row.workload}: ${describeFault(row.fault)}`] : [],
	);
}
