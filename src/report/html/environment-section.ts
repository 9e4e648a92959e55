import type { Comparison } from "../../model/comparison.ts";
import type { Environment } from "../../model/environment.ts";
import type { Report, Subject } from "../subject.ts";
import { type Html, html } from "./markup.ts";
import { facts, folded } from "./panel.ts";

/** Host, toolchain, sources and hashes: what another measurement has to share to be comparable. */
export function environmentSection(subject: Subject, { upstream }: Report): Html {
	const [view] = subject.comparisons;
	const environment = view?.record.environment ?? subject.experiment?.record.environment;
	return html`${environment === undefined ? null : facts(host(environment))}
${facts([["libevent", `${upstream.version}, archive sha256 ${upstream.sha256}`]])}
${
	view === undefined
		? null
		: html`${folded("Sources and builds", html`${side("Baseline", view.record.baseline)}${side("Candidate", view.record.candidate)}`)}
${folded("How it was run", facts(run(view.record)))}`
}`;
}

function host(environment: Environment): readonly (readonly [string, string])[] {
	const pinned =
		environment.pinnedCore === null ? "not pinned" : `pinned to core ${environment.pinnedCore}`;
	return [
		["Processor", `${environment.cpuModel}, ${environment.cores} cores, ${pinned}`],
		["Host class", environment.hostClass],
		["System", `${environment.distribution}, ${environment.kernel}, ${environment.libc}`],
		["Compiler", environment.compiler],
		["Node", environment.node],
		["Fingerprint", environment.fingerprint],
	];
}

function side(role: string, build: Comparison["baseline"]): Html {
	const { variant, toolchain } = build;
	return html`<h4>${role}: ${variant.name}</h4>${facts([
		["Commit", variant.commit],
		["Tree", variant.tree],
		["Build", build.cacheKey],
		["Machine code", build.codeHash],
		["Compiler", toolchain.compilerVersion],
		["Flags", toolchain.flags],
		["Links", `${build.addons.length} layouts of the addon`],
	])}`;
}

function run(record: Comparison): readonly (readonly [string, string])[] {
	const trials = new Set(record.samples.trials.map(({ trial }) => trial)).size;
	const { pilotTrials, microHalfWidth } = record.stopping;
	return [
		["Started", record.startedAt],
		["Took", `${Math.round(record.durationMs / 1000)} s, ${trials} trials`],
		["Seed", String(record.seed)],
		["Workloads", record.workloadHash],
		[
			"Rule",
			`${record.ruleVersion}: faster from ${record.rule.fasterPercent} %, same within ±${record.rule.samePercent} %`,
		],
		[
			"Stopping",
			microHalfWidth === null
				? `after a pilot of ${pilotTrials} trials there was nothing left to split`
				: `looked at every ${pilotTrials} trials: where the interval is ±${(100 * microHalfWidth).toFixed(2)} % or hopeless`,
		],
	];
}
