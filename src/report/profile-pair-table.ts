import { assertNever } from "../model/errors.ts";
import type { Movement, ProfileConclusion, ProfilePair, SubjectProfile } from "../model/profile.ts";
import { formatColumns, wrap } from "./columns.ts";
import { percent, unavailableText, unlockLines } from "./profile-table.ts";
import { formatMetric, printable } from "./quantity.ts";
import type { Style } from "./style.ts";

const rowsShown = 10;

interface Options {
	readonly width: number;
	readonly style: Style;
}

/** Which symbols grew or shrank, workload by workload, and whether the bottleneck moved. */
export function profilePairTable(pair: ProfilePair, options: Options): readonly string[] {
	const { baseline, candidate, conclusion } = pair;
	const { width, style } = options;
	return [
		`baseline   ${printable(baseline.variant.name)}, commit ${baseline.variant.commit.slice(0, 12)}`,
		`candidate  ${printable(candidate.variant.name)}, commit ${candidate.variant.commit.slice(0, 12)}`,
		`host       ${baseline.environment.hostClass}`,
		...baseline.subjects.flatMap((before, i) => {
			const after = candidate.subjects[i];
			return after === undefined ? [] : ["", ...workloadLines(before, after, pair, options)];
		}),
		...unlockLines(candidate),
		"",
		...wrap(`result: ${conclusionText(conclusion)}`, width, "  ").map(style.bold),
	];
}

function workloadLines(
	before: SubjectProfile,
	after: SubjectProfile,
	{ movements }: ProfilePair,
	{ width, style }: Options,
): readonly string[] {
	const rows = movements
		.filter(({ workload }) => workload === before.workload)
		.slice(0, rowsShown)
		.map(movementRow);
	const missing = [before, after].flatMap(({ attribution }) =>
		attribution.state === "unavailable" ? [`  samples ${unavailableText(attribution)}`] : [],
	);
	return [
		style.bold(`${before.workload}  [${before.runner}]`),
		...wrap(`  ${totalsText(before, after)}`, width - 2, "  ").map((line) => `  ${line}`),
		...missing.slice(0, 1),
		...(rows.length === 0
			? []
			: formatColumns(
					[
						{ title: "", align: "left" },
						{ title: "baseline", align: "right" },
						{ title: "candidate", align: "right" },
						{ title: "change ns/op", align: "right" },
						{ title: "99 % interval", align: "right" },
						{ title: "instr./op", align: "right" },
						{ title: "symbol", align: "left" },
					],
					rows,
					width,
				)),
	];
}

/** Marked where the difference is beyond the error of the samples. */
function movementRow(movement: Movement): readonly string[] {
	const { selfNs, instructions, significant, symbol } = movement;
	const change = selfNs === undefined ? 0 : selfNs.candidate - selfNs.baseline;
	return [
		significant ? (change > 0 ? "+" : "-") : " ",
		percent(movement.baselineShare),
		percent(movement.candidateShare),
		selfNs === undefined ? "" : signed(change),
		selfNs === undefined ? "" : `${signed(selfNs.low)}..${signed(selfNs.high)}`,
		instructions == null
			? ""
			: `${significantDigits(instructions.baseline)} > ${significantDigits(instructions.candidate)}`,
		printable(symbol),
	];
}

function totalsText(before: SubjectProfile, after: SubjectProfile): string {
	const times = (["perfOffNs", "perfOnNs"] as const).map((which) => {
		const [here, there] = [before.operationTime?.[which], after.operationTime?.[which]];
		const name = which === "perfOffNs" ? "alone" : "under perf";
		return here == null || there == null
			? `${name}: unknown`
			: `${name} ${formatMetric(here, "ns/op")} to ${formatMetric(there, "ns/op")} ns/op`;
	});
	const counted = [before.functions, after.functions].map((costs) =>
		costs?.state === "counted"
			? formatMetric(
					costs.functions.reduce((sum, { instructions }) => sum + instructions, 0),
					"instructions/op",
				)
			: null,
	);
	const instructions = counted.includes(null)
		? "instructions unknown"
		: `${counted.join(" to ")} instructions/op`;
	return [...times, instructions, callsText(before, after)].join(", ");
}

function callsText(before: SubjectProfile, after: SubjectProfile): string {
	const totals = [before.syscalls, after.syscalls].map((profile) =>
		profile.state === "measured"
			? formatMetric(
					profile.calls.reduce((sum, { perOp }) => sum + perOp, 0),
					"syscalls/op",
				)
			: null,
	);
	return totals.includes(null) ? "system calls unknown" : `${totals.join(" to ")} system calls/op`;
}

export function conclusionText(conclusion: ProfileConclusion): string {
	switch (conclusion.kind) {
		case "moved":
			return printable(`the bottleneck moved: ${conclusion.evidence.join("; ")}`);
		case "did not move":
			return printable(`the bottleneck did not move: ${conclusion.reason}`);
		case "new bottleneck":
			return printable(`a new bottleneck, ${conclusion.symbol}: ${conclusion.reason}`);
		case "unavailable":
			return printable(`unavailable, because ${conclusion.because}`);
		default:
			return assertNever(conclusion);
	}
}

function signed(ns: number): string {
	if (!Number.isFinite(ns)) return ns < 0 ? "-inf" : "+inf";
	return `${ns < 0 ? "-" : "+"}${significantDigits(Math.abs(ns))}`;
}

function significantDigits(value: number): string {
	return value >= 99.5 ? value.toFixed(0) : value.toFixed(value >= 9.95 ? 1 : 2);
}
