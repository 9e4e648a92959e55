import type { HotArea } from "../model/hot-methods.ts";
import type { Profile, SubjectProfile, SymbolShare } from "../model/profile.ts";
import { formatColumns, wrap } from "./columns.ts";
import { formatMetric, printable } from "./quantity.ts";
import type { Style } from "./style.ts";

const symbolsShown = 12;
const callsShown = 6;

interface Options {
	readonly width: number;
	readonly style: Style;
}

/** What `evlab profile` found: subject by subject the four phases, then what bounds it. */
export function profileTable(
	profile: Profile,
	areas: readonly HotArea[],
	options: Options,
): readonly string[] {
	const { variant, environment } = profile;
	return [
		`variant  ${printable(variant.name)}, commit ${variant.commit.slice(0, 12)}`,
		`host     ${environment.hostClass}`,
		...profile.subjects.flatMap((subject) => ["", ...subjectLines(subject, areas, options)]),
		...unlockLines(profile),
	];
}

/** Whole, to be copied. */
export function unlockLines({ unlocks = [] }: Profile): readonly string[] {
	if (unlocks.length === 0) return [];
	return ["", "to see more on this host:", ...unlocks.map((each) => `  ${each}`)];
}

function subjectLines(
	subject: SubjectProfile,
	areas: readonly HotArea[],
	{ width, style }: Options,
): readonly string[] {
	const { workload, runner, operationTime, boundness, route, tier } = subject;
	const time = operationTime?.perfOffNs;
	const took = time == null ? "" : `, ${formatMetric(time, "ns/op")} ns/op`;
	const under = operationTime?.perfOnNs;
	const sampled = under == null ? "" : ` (${formatMetric(under, "ns/op")} under perf)`;
	const next = tier === null ? "" : `; next: tier ${tier.number}, ${tier.evidence}`;
	return [
		style.bold(`${workload}  [${runner}]${took}${sampled}`),
		...labelled("1 budget", budgetText(subject), width),
		...labelled("2 code", codeText(subject), width),
		...symbolRows(subject, areas, width),
		...labelled("3 off CPU", offCpuText(subject), width),
		...labelled("4 calls", callsText(subject), width),
		...labelled("bound by", `${boundness}: ${route ?? ""}${next}`, width).map(style.bold),
	];
}

const labelWidth = 12;

function labelled(label: string, text: string, width: number): readonly string[] {
	return wrap(printable(text), width - labelWidth).map(
		(line, i) => (i === 0 ? `  ${label}` : "").padEnd(labelWidth) + line,
	);
}

type Missing = { readonly because: string; readonly unlock: string | null };

export function unavailableText({ because, unlock }: Missing): string {
	return `unavailable, because ${because}${unlock === null ? "" : `; to unlock: ${unlock}`}`;
}

function budgetText({ budget }: SubjectProfile): string {
	if (budget.state === "unavailable") return unavailableText(budget);
	const counters = [
		budget.instructionsPerCycle === null
			? "IPC, branch and cache misses unavailable, because perf counts no cycles here"
			: `IPC ${budget.instructionsPerCycle.toFixed(2)}`,
		...(budget.branchMissesPerKilo === null
			? []
			: [`${budget.branchMissesPerKilo.toFixed(2)} branch misses per 1000 instructions`]),
		...(budget.cacheMissesPerKilo === null
			? []
			: [`${budget.cacheMissesPerKilo.toFixed(2)} cache misses per 1000 instructions`]),
	];
	const split = `user ${percent(budget.userShare)}, kernel ${percent(budget.kernelShare)} of ${budget.wallSeconds.toFixed(2)} s`;
	return `${split} (${budget.by}); ${counters.join(", ")}`;
}

function codeText({ attribution }: SubjectProfile): string {
	if (attribution.state === "unavailable") return unavailableText(attribution);
	const kernel = Object.entries(attribution.kernelBySyscall)
		.filter(([, share]) => share >= 0.005)
		.map(([name, share]) => `${name} ${percent(share)}`);
	const inKernel = kernel.length === 0 ? "no kernel code" : `kernel by entry: ${kernel.join(", ")}`;
	const seen = attribution.by.endsWith(":u") ? "user code only" : inKernel;
	return `${attribution.samples} samples (${attribution.by}); ${seen}`;
}

/** Functions of hot-methods.yaml first to be seen, then whatever else is large. */
function symbolRows(
	{ attribution }: SubjectProfile,
	areas: readonly HotArea[],
	width: number,
): readonly string[] {
	if (attribution.state === "unavailable") return [];
	const areaOf = new Map(
		areas.flatMap(({ area, symbols }) => symbols.map(({ symbol }) => [symbol, area] as const)),
	);
	const user = attribution.symbols.filter(({ owner }) => owner !== "kernel");
	const bySelf = (list: readonly SymbolShare[]): readonly SymbolShare[] =>
		[...list].sort((a, b) => b.selfShare - a.selfShare || b.inclusiveShare - a.inclusiveShare);
	const listed = user.filter(
		({ symbol, inclusiveShare }) => areaOf.has(symbol) && inclusiveShare >= 0.005,
	);
	const others = user.filter(({ symbol, selfShare }) => !areaOf.has(symbol) && selfShare >= 0.02);
	const rows = bySelf([...listed, ...others]).slice(0, symbolsShown);
	return formatColumns(
		[
			{ title: "", align: "left" },
			{ title: "self", align: "right" },
			{ title: "inclusive", align: "right" },
			{ title: "symbol", align: "left" },
			{ title: "area", align: "left" },
		],
		rows.map(({ symbol, owner, selfShare, inclusiveShare }) => [
			" ".repeat(labelWidth - 2),
			percent(selfShare),
			percent(inclusiveShare),
			printable(symbol),
			areaOf.get(symbol) ?? `(${owner})`,
		]),
		width,
	);
}

function offCpuText({ offCpu }: SubjectProfile): string {
	if (offCpu.state === "unavailable") return unavailableText(offCpu);
	const queue =
		offCpu.runQueueShare === null
			? "run-queue delay unknown"
			: `run queue ${percent(offCpu.runQueueShare)}`;
	const switches = `${offCpu.voluntarySwitchesPerSecond.toFixed(0)} voluntary and ${offCpu.involuntarySwitchesPerSecond.toFixed(0)} involuntary switches/s`;
	return `waiting ${percent(offCpu.waitingShare)}, ${queue}, ${switches} (${offCpu.by})`;
}

function callsText({ syscalls }: SubjectProfile): string {
	if (syscalls.state === "unavailable") return unavailableText(syscalls);
	const calls = syscalls.calls.slice(0, callsShown).map(({ name, perOp, nsPerCall }) => {
		const time = nsPerCall === null ? "" : ` at ${nsPerCall.toFixed(0)} ns`;
		return `${name} ${formatMetric(perOp, "syscalls/op")}/op${time}`;
	});
	const check = syscalls.crossCheck == null ? "" : `; ${syscalls.crossCheck}`;
	return `${calls.length === 0 ? "none" : calls.join(", ")} (${syscalls.by})${check}`;
}

export function percent(share: number): string {
	return `${(100 * share).toFixed(1)} %`;
}
