import type { ConfigurationReport, GateReport, JudgedTest } from "../../model/gate.ts";
import { configurationName, scopeText, verdictText } from "../gate-table.ts";
import type { GateView } from "../subject.ts";
import { type Html, html } from "./markup.ts";
import { folded, wideTable } from "./panel.ts";

const titles = ["configuration", "tests", "passed", "skipped", "known", "failed", "seconds"];

/** libevent's own tests: a line a configuration, the failures first. */
export function gateSection(gates: readonly GateView[]): Html {
	if (gates.length === 0) {
		return html`<p>No correctness gate in this record: a comparison alone says nothing of correctness but that both sides computed the same in every batch.</p>`;
	}
	return html`${gates.map(({ name, record }) => gate(name, record))}`;
}

function gate(name: string, report: GateReport): Html {
	const passes = report.verdict.kind === "passes";
	const sandbox =
		report.sandbox.kind === "bubblewrap"
			? "in a sandbox (bubblewrap)"
			: `without a sandbox: ${report.sandbox.reason}`;
	const failures = report.configurations.flatMap(failuresOf);
	const known = report.configurations.flatMap(knownOf);
	return html`<h4>${name}: <span class="outcome ${passes ? "good" : "bad"}">${verdictText(report.verdict)}</span></h4>
<p>${scopeText(report.scope)}; ${sandbox}${report.filter === null ? "" : `; only tests with ${report.filter}`}.</p>
${failures.length === 0 ? null : html`<ul class="faults">${failures.map(([test, on, reason]) => html`<li><b>${test}</b> on ${on}: ${reason}</li>`)}</ul>`}
${wideTable(
	"Tests by configuration",
	titles.map((title, i) => ({ title, align: i === 0 ? "left" : "right" })),
	report.configurations.map(cells),
)}
${known.length === 0 ? null : folded(`Known failures: the unmodified library fails them too (${known.length})`, html`<ul class="notes">${known.map((text) => html`<li>${text}</li>`)}</ul>`)}`;
}

function cells(report: ConfigurationReport): readonly string[] {
	const name = configurationName(report.configuration);
	if (report.state === "absent") return [name, "not here", "", "", "", "", ""];
	if (report.state === "lost") return [name, "lost", "", "", "", "", ""];
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

function failuresOf(report: ConfigurationReport): readonly (readonly [string, string, string])[] {
	const on = configurationName(report.configuration);
	if (report.state === "lost") return [["the whole configuration", on, report.reason]];
	if (report.state === "absent") return [];
	return report.tests
		.filter(({ standing }) => standing === "failure")
		.map(({ test, reason }) => [test, on, reason]);
}

function knownOf(report: ConfigurationReport): readonly string[] {
	if (report.state !== "ran") return [];
	const on = configurationName(report.configuration);
	return report.tests
		.filter(({ standing }) => standing === "known")
		.map(({ test, reason }) => `${test} on ${on}: ${reason}`);
}
