import type { Certificate } from "../model/certificate.ts";
import type { CertificateTallies, CertificateVerdict, Rate, Tally } from "../model/tally.ts";
import { median } from "../stats/quantile.ts";
import { type Column, clip, formatColumns, wrap } from "./columns.ts";
import { printable } from "./quantity.ts";
import type { Style } from "./style.ts";

export interface CertificateTableOptions {
	readonly tallies: CertificateTallies;
	readonly verdict: CertificateVerdict;
	readonly width: number;
	readonly style: Style;
}

/** The A/A certificate for a terminal; 80 columns show all of it. */
export function certificateTable(
	certificate: Certificate,
	options: CertificateTableOptions,
): readonly string[] {
	const { tallies, verdict, width, style } = options;
	const [title = "", ...rows] = formatColumns(
		columns,
		lines.map(({ name, of }) => [
			name,
			...[tallies.real, tallies.drawn, tallies.together].flatMap((tally) => rateCells(of(tally))),
		]),
		width,
	);
	return [
		...header(certificate).map((line) => clip(printable(line), width)),
		"",
		...wrap(
			`equal code on both sides, so every count but the last is an error; <= is what the rate may be with 95 % confidence`,
			width,
		).map(style.dim),
		style.bold(title),
		...rows,
		...movedLines(certificate, width),
		"",
		...wrap(conclusion(verdict), width, "  ").map(
			verdict.state === "passes" ? style.green : style.red,
		),
	];
}

const columns: readonly Column[] = [
	{ title: "the rule said", align: "left" },
	...["real", "drawn", "all"].flatMap((title): Column[] => [
		{ title, align: "right" },
		{ title: "<=", align: "right" },
	]),
];

const lines: readonly { readonly name: string; readonly of: (tally: Tally) => Rate }[] = [
	{ name: "accept", of: ({ falseAccepts }) => falseAccepts },
	{ name: ">1 % regression", of: ({ falseRegressions }) => falseRegressions },
	{ name: "anything faster", of: ({ faster }) => faster },
	{ name: "undecided", of: ({ undecided }) => undecided },
];

function rateCells({ count, of, atMost }: Rate): readonly string[] {
	return [`${count} of ${of}`, of === 0 ? "" : `${(100 * atMost).toFixed(1)} %`];
}

function header(certificate: Certificate): readonly string[] {
	const { baseline, twin, environment, real, drawn, workloads } = certificate;
	const side = (role: string, { variant, cacheKey, layouts }: Certificate["twin"]): string =>
		`${role.padEnd(9)}  ${variant.name}  build ${cacheKey.slice(0, 8)}, layouts ${layouts[0]} to ${layouts[1]}`;
	const seconds = real.length === 0 ? 0 : median(real.map((decision) => decision.seconds));
	return [
		side("baseline", baseline),
		side("twin", twin),
		`host       ${environment.cpuModel}, ${environment.cores} cores, ${environment.kernel}`,
		`decisions  ${real.length} measured (${seconds.toFixed(1)} s each), ${drawn.outcomes.length} drawn from their trials`,
		`each       ${certificate.trialsPerDecision} trials of ${workloads.length} workload${workloads.length === 1 ? "" : "s"}, rule ${certificate.ruleVersion}, seed ${certificate.seed}`,
	];
}

/** Which workloads were called different, most often first: where the instrument is weak. */
function movedLines({ real, drawn }: Certificate, width: number): readonly string[] {
	const counts = new Map<string, number>();
	for (const outcome of [...real.map((decision) => decision.outcome), ...drawn.outcomes]) {
		const named = [
			...outcome.faster.map((workload) => `${workload} faster`),
			...outcome.slower.map((workload) => `${workload} slower`),
			...outcome.faulty.map((workload) => `${workload} failed`),
		];
		for (const name of named) counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	const sorted = [...counts].sort(([, a], [, b]) => b - a);
	if (sorted.length === 0) return [];
	const text = sorted.map(([name, count]) => `${name} ${count}`).join(", ");
	return ["", ...wrap(printable(`moved: ${text}`), width, "  ")];
}

function conclusion({ state, reason }: CertificateVerdict): string {
	switch (state) {
		case "passes":
			return `certified: ${reason}`;
		case "fails":
			return `not certified, verdicts are withheld on this host: ${reason}`;
		case "open":
			return `not certified: ${reason}`;
	}
}
