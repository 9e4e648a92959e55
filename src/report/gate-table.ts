import type {
	ConfigurationReport,
	GateConfiguration,
	GateReport,
	GateScope,
	GateVerdict,
	JudgedTest,
} from "../model/gate.ts";
import { formatColumns, wrap } from "./columns.ts";
import { layerLines } from "./gate-layers.ts";
import { printable } from "./quantity.ts";
import type { Style } from "./style.ts";

/** A report is often pasted elsewhere. */
const mostColumns = 80;
/** A variant that fails everywhere must not scroll its first failure away. */
const mostFailures = 20;
const labelWidth = "scenario ".length;

type Ran = Extract<ConfigurationReport, { readonly state: "ran" }>;

/** "epoll", "epoll changelist", "epoll asan+ubsan". */
export function configurationName({ backend, sanitizer }: GateConfiguration): string {
	const name = backend === "changelist" ? "epoll changelist" : backend;
	return name + { none: "", address: " asan+ubsan", thread: " tsan" }[sanitizer];
}

/** What `evlab verify` found: a line a configuration, then each failure with how to repeat it. */
export function gateTable(
	report: GateReport,
	options: { readonly width: number; readonly style: Style },
): readonly string[] {
	const { style } = options;
	const width = Math.min(options.width, mostColumns);
	const { variant, sandbox, filter } = report;
	const confined = "bubblewrap: no network, nothing writable, limits";
	const [title = "", ...rows] = formatColumns(
		[
			{ title: "configuration", align: "left" },
			...["tests", "passed", "skipped", "known", "failed", "seconds"].map((name) => ({
				title: name,
				align: "right" as const,
			})),
		],
		report.configurations.map(row),
		width,
	);
	const notes = [
		...report.configurations.flatMap((each) => stateNotes(each, width)),
		...report.configurations.flatMap((each) =>
			each.state === "ran" ? testNotes(each, width) : [],
		),
	];
	return [
		...labelled("variant", `${variant.name}, commit ${variant.commit.slice(0, 12)}`, width),
		...labelled("scope", scopeText(report.scope), width),
		...(filter === null ? [] : labelled("filter", `${filter}: only these tests`, width)),
		...labelled("sandbox", sandbox.kind === "none" ? `none: ${sandbox.reason}` : confined, width),
		"",
		style.bold(title),
		...rows.map((line, i) => paint(line, report.configurations[i], style)),
		...layerLines(report).flatMap(({ label, text, failures }) => {
			const line = labelled(label, text, width);
			return failures.length === 0
				? line
				: [...line, ...failures.flatMap((each) => labelled("fails", each, width))].map(style.red);
		}),
		...(notes.length > 0 ? ["", ...notes] : []),
		...failureLines(report, width).map(style.red),
		"",
		...wrap(`result: ${verdictText(report.verdict)}`, width, "  ").map(style.bold),
	];
}

/** Text with a word before it, in a column of its own. */
function labelled(label: string, text: string, width: number): readonly string[] {
	return wrap(printable(text), width - labelWidth).map(
		(line, i) => (i === 0 ? label : "").padEnd(labelWidth) + line,
	);
}

function row(report: ConfigurationReport): readonly string[] {
	const name = configurationName(report.configuration);
	if (report.state !== "ran") return [name, report.state];
	const tests = report.tests.filter(({ outcome }) => outcome.state !== "disabled");
	const count = (matches: (test: JudgedTest) => boolean): string =>
		String(tests.filter(matches).length);
	return [
		name,
		String(tests.length),
		count(({ outcome }) => outcome.state === "passed"),
		count(({ outcome, standing }) => outcome.state === "skipped" && standing === "fine"),
		count(({ standing }) => standing === "known"),
		String(report.tests.filter(({ standing }) => standing === "failure").length),
		(report.durationMs / 1000).toFixed(1),
	];
}

function paint(line: string, report: ConfigurationReport | undefined, style: Style): string {
	if (report === undefined || report.state === "absent") return style.dim(line);
	const failed =
		report.state === "lost" || report.tests.some(({ standing }) => standing === "failure");
	return failed ? style.red(line) : line;
}

function stateNotes(report: ConfigurationReport, width: number): readonly string[] {
	if (report.state !== "absent") return [];
	const name = configurationName(report.configuration);
	return labelled("absent", `${name}: not on this host; ${report.why}`, width);
}

function testNotes(report: Ran, width: number): readonly string[] {
	const on = configurationName(report.configuration);
	const known = report.tests.flatMap(({ test, standing, reason }) => {
		if (standing !== "known") return [];
		const before = report.known.find((each) => each.test === test);
		const often = before === undefined ? "" : ` (${before.failedRuns} of ${before.runs} runs)`;
		const text = `${test} on ${on}: the unmodified library fails it too${often}; ${reason}`;
		return labelled("known", text, width);
	});
	const retried = report.tests.flatMap(({ test, retried: again, outcome }) =>
		again && outcome.state === "passed"
			? labelled("retried", `${test} on ${on}: passed only when regress repeated it`, width)
			: [],
	);
	return [...known, ...retried];
}

function failureLines({ configurations }: GateReport, width: number): readonly string[] {
	const failures = configurations.flatMap((report) => {
		const on = configurationName(report.configuration);
		if (report.state === "lost") {
			return [labelled("fails", `${on}: lost its backend; ${report.reason}`, width)];
		}
		if (report.state === "absent") return [];
		return report.tests
			.filter(({ standing }) => standing === "failure")
			.map(({ test, reason }) => [
				...labelled("fails", `${test} on ${on}: ${reason}`, width),
				// Whole, to be copied.
				`${"  rerun".padEnd(labelWidth)}${report.rerun} ${test}`,
			]);
	});
	if (failures.length === 0) return [];
	const left = failures.length - mostFailures;
	return [
		"",
		...failures.slice(0, mostFailures).flat(),
		...(left > 0 ? [`and ${left} more; --json lists them all`] : []),
	];
}

export function scopeText(scope: GateScope): string {
	if (scope.kind === "full") return "full: all tests, every backend, sanitizers";
	const groups = scope.groups === "all" ? "all groups" : scope.groups.join(", ");
	return `light: ${groups} (${scope.because})`;
}

export function verdictText(verdict: GateVerdict): string {
	switch (verdict.kind) {
		case "passes":
			return `passes: ${verdict.tests} tests, and nothing fails that the unmodified library passes`;
		case "fails": {
			const { failures } = verdict;
			const names = [...new Set(failures.map(({ test }) => test ?? "a backend"))];
			const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
			return printable(`fails: ${names.slice(0, 3).join(", ")}${more}`);
		}
		case "could not run":
			return `could not run: ${verdict.reason}`;
	}
}
