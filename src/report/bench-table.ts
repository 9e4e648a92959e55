import type { BenchResult } from "../model/bench-result.ts";
import { median, quantile } from "../stats/quantile.ts";
import { clip, formatColumns, wrap } from "./columns.ts";
import { describeFault } from "./fault-text.ts";
import { formatMetric, formatRatio, printable } from "./quantity.ts";
import type { Style } from "./style.ts";

/** The single-build table: medians over trials, with the interquartile range as spread. */
export function benchTable(
	result: BenchResult,
	{ width, style }: { readonly width: number; readonly style: Style },
): readonly string[] {
	const rows = result.rows.flatMap((row) => {
		if (row.state === "void") return [];
		const ns = median(row.trialNsPerOp);
		const spread = (quantile(row.trialNsPerOp, 0.75) - quantile(row.trialNsPerOp, 0.25)) / ns;
		const calls = Object.entries(row.syscallsPerOp)
			.map(([name, rate]) => `${name} ${formatMetric(rate, "syscalls/op")}`)
			.join(", ");
		return [
			[
				row.workload,
				formatMetric(ns, "ns/op"),
				`${(100 * spread).toFixed(1)} %`,
				row.floorNsPerOp === null ? "" : formatRatio(ns / row.floorNsPerOp),
				row.eventsPerOp === null ? "" : formatMetric((row.eventsPerOp * 1e9) / ns, "events/s"),
				calls,
			],
		];
	});
	const [title = "", ...lines] = formatColumns(
		[
			{ title: "workload", align: "left" },
			{ title: "ns/op", align: "right" },
			{ title: "spread", align: "right" },
			{ title: "floor", align: "right" },
			{ title: "events/s", align: "right" },
			{ title: "syscalls/op", align: "left" },
		],
		rows,
		width,
	);
	const voids = result.rows.flatMap((row) =>
		row.state === "void"
			? wrap(`${row.workload}: ${describeFault(row.fault)}`, width, "  ").map(style.red)
			: [],
	);
	const { variant } = result.build;
	return [
		clip(printable(`build      ${variant.name}  commit ${variant.commit.slice(0, 12)}`), width),
		clip(
			`host       ${result.environment.cpuModel}, ${result.environment.cores} cores, ${result.environment.kernel}`,
			width,
		),
		style.dim(clip("one build alone: never compare these numbers with another run's", width)),
		"",
		style.bold(title),
		...lines,
		...(voids.length > 0 ? ["", ...voids] : []),
	];
}
