import { type LedgerEntry, standingOf } from "../model/experiment.ts";
import { escaped, table } from "./comparison-markdown.ts";
import { countStandings, countsText } from "./experiment-counts.ts";
import { experimentRow, type ReadableEntry } from "./experiment-row.ts";
import { formatTimeChange } from "./quantity.ts";

const note = "<!-- Written by `evlab log --render` from experiments/EXP-*: do not edit. -->";

/** `experiments/EXPERIMENTS.md`: every experiment, rejections as complete as wins. Pure. */
export function experimentsMarkdown(entries: readonly LedgerEntry[]): string {
	const rows = entries.map(experimentRow);
	return page("Experiments", [
		`${countsText(entries)}. How one comes about: docs/experiments.md.`,
		"",
		...(rows.length === 0
			? ["None yet."]
			: table(
					["Experiment", "Date", "Standing", "Time per operation", "By", "Title", "Why"].map(
						(title) => ({ title }),
					),
					rows.map((row) => [
						...[row.id, row.date, row.standing, row.gain, row.author, row.title, row.reason],
					]),
				)),
	]);
}

/** `experiments/SUMMARY.md`: of how many, by whom, stopped where, gained what. Pure. */
export function summaryMarkdown(entries: readonly LedgerEntry[]): string {
	const readable = entries.filter((entry): entry is ReadableEntry => entry.state === "readable");
	return page("Summary", [
		`${countsText(entries)}.`,
		...section("By author", byAuthor(readable)),
		...section("Where rejections came from", byStage(readable)),
		...section("Gains", gains(readable)),
		...section("Measured again", reproductions(readable)),
	]);
}

function byAuthor(entries: readonly ReadableEntry[]): readonly string[] {
	const authors = [...new Set(entries.map(({ experiment }) => experiment.author))].sort();
	return countTable(
		"Author",
		authors.map((author) => {
			const own = entries.filter(({ experiment }) => experiment.author === author);
			const counts = countStandings(own);
			return [
				author,
				own.length,
				(counts.get("accepted") ?? 0) + (counts.get("acceptable") ?? 0),
				counts.get("parked") ?? 0,
				counts.get("rejected") ?? 0,
				counts.get("reverted") ?? 0,
			];
		}),
		["Experiments", "Accepted", "Parked", "Rejected", "Reverted"],
	);
}

function byStage(entries: readonly ReadableEntry[]): readonly string[] {
	const stages = entries.flatMap(({ experiment: { decision } }) =>
		decision.kind === "reject" ? [decision.by] : [],
	);
	const names = [...new Set(stages)];
	return countTable(
		"Stage",
		names.map((name) => [name, stages.filter((stage) => stage === name).length]),
		["Rejected"],
	);
}

/**
 * Per workload over what is accepted. Each gain was measured against the tip of its time, so their
 * product estimates the whole; it is no measurement of it.
 */
function gains(entries: readonly ReadableEntry[]): readonly string[] {
	const accepted = entries.filter((entry) => standingOf(entry) === "accepted");
	const all = accepted.flatMap(({ id, experiment: { decision } }) =>
		decision.kind === "accept" ? decision.gains.map((gain) => ({ id, ...gain })) : [],
	);
	const workloads = [...new Set(all.map(({ workload }) => workload))].sort();
	if (workloads.length === 0) return [];
	return [
		...table(
			["Workload", "Experiments", "Time per operation"].map((title) => ({ title })),
			workloads.map((workload) => {
				const own = all.filter((gain) => gain.workload === workload);
				const sum = own.reduce((total, { confirmed }) => total + confirmed, 0);
				return [workload, own.map(({ id }) => id).join(", "), formatTimeChange(sum)];
			}),
		),
		"",
		"Of several experiments, the product of their confirmed effects, each against the tip of its",
		"time. `evlab compare upstream tip` measures the whole.",
	];
}

function reproductions(entries: readonly ReadableEntry[]): readonly string[] {
	const all = entries.flatMap(({ id, reproductions: own }) => own.map((one) => ({ id, ...one })));
	if (all.length === 0) return [];
	return table(
		["Experiment", "Host", "Holds"].map((title) => ({ title })),
		all.map(({ id, host, holds }) => [id, host, holds ? "yes" : "no"]),
	);
}

function countTable(
	name: string,
	rows: readonly (readonly (string | number)[])[],
	titles: readonly string[],
): readonly string[] {
	if (rows.length === 0) return [];
	return table(
		[{ title: name }, ...titles.map((title) => ({ title, align: "right" as const }))],
		rows.map((row) => row.map(String)),
	);
}

function section(title: string, lines: readonly string[]): readonly string[] {
	return lines.length === 0 ? [] : ["", `## ${escaped(title)}`, "", ...lines];
}

function page(title: string, lines: readonly string[]): string {
	return `${[`# ${title}`, "", note, "", ...lines].join("\n")}\n`;
}
