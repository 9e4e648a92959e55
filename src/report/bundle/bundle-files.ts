import { escaped } from "../comparison-markdown.ts";
import { fencedCode } from "../fenced-code.ts";
import { verdictText } from "../gate-table.ts";
import { reportMarkdown } from "../report-markdown.ts";
import { rerunCommands } from "../rerun-commands.ts";
import type { ComparisonView, Report, Subject } from "../subject.ts";
import { splitPatch } from "./split-patch.ts";

/** One file of a bundle, by its name in the bundle's directory. */
export interface BundleFile {
	readonly name: string;
	readonly text: string;
}

/** What a maintainer of libevent needs to judge one change: patch, test, table, steps. Pure. */
export function bundleFiles(
	subject: Subject,
	patch: string,
	report: Report,
): readonly BundleFile[] {
	const { change, test } = splitPatch(patch);
	const results = reportMarkdown({ ...report, subjects: [subject] });
	return [
		{ name: "change.patch", text: change },
		...(test === null ? [] : [{ name: "regress-test.patch", text: test }]),
		{ name: "RESULTS.md", text: `${results.join("\n")}\n` },
		{ name: "README.md", text: `${readme(subject, report, test !== null).join("\n")}\n` },
	];
}

function readme(subject: Subject, report: Report, hasTest: boolean): readonly string[] {
	const { experiment, comparisons, title } = subject;
	const [view] = comparisons;
	const decision = experiment?.record.decision ?? view?.findings.decision;
	// In the bundle the patch has another name than where it was measured.
	const steps = rerunCommands(
		{ ...subject, patch: { path: "change.patch", text: "" } },
		report.upstream.version,
	);
	return [
		`# ${escaped(title)}`,
		"",
		...(experiment === null ? [] : [escaped(experiment.record.hypothesis), ""]),
		...(decision === undefined
			? []
			: [`**${escaped(`${decision.kind}: ${decision.reason}`)}**`, ""]),
		...contents(subject, report, hasTest),
		"",
		"## Without evlab: libevent's own build and tests",
		"",
		...fencedCode(ownBuild(report, hasTest)),
		"",
		`## The measurement again, with evlab ${report.evlabVersion}`,
		"",
		...(view === undefined ? [] : [measuredWith(view), ""]),
		...fencedCode(steps.flatMap(({ why, command }) => [`# ${why}`, command])),
	];
}

function contents(
	{ comparisons, gates }: Subject,
	{ upstream }: Report,
	hasTest: boolean,
): readonly string[] {
	const commit = comparisons[0]?.record.baseline.variant.commit.slice(0, 12);
	return [
		`- \`change.patch\`: the change${commit === undefined ? "" : `, measured on commit ${commit} of evlab's tree: libevent ${upstream.version} and the changes accepted before it`}`,
		hasTest
			? "- `regress-test.patch`: what it adds to regress"
			: "- no regress test: the patch has none, for evlab measures no patch that touches `test/`",
		"- `RESULTS.md`: verdicts and all numbers; `report.html`: the same with plots; `results.json`: for programs",
		...gates.map(({ name, record }) => `- ${escaped(`${name}: ${verdictText(record.verdict)}`)}`),
		...(gates.length === 0 ? ["- no run of regress is part of this record"] : []),
	];
}

function ownBuild({ upstream: { version, sha256 } }: Report, hasTest: boolean): readonly string[] {
	return [
		`# libevent-${version}.tar.gz, sha256`,
		`# ${sha256}`,
		`tar xf libevent-${version}.tar.gz`,
		`cd libevent-${version}`,
		"patch -p1 < ../change.patch",
		...(hasTest ? ["patch -p1 < ../regress-test.patch"] : []),
		"cmake -S . -B build -DCMAKE_BUILD_TYPE=RelWithDebInfo",
		"cmake --build build",
		"build/bin/regress",
	];
}

function measuredWith({ record: { baseline, environment } }: ComparisonView): string {
	const { compilerVersion, flags } = baseline.toolchain;
	const { libc, node, cpuModel, cores, kernel, distribution } = environment;
	return escaped(
		`Measured with ${compilerVersion} (${flags}), ${libc}, Node ${node}, on ${distribution}, ${cpuModel}, ${cores} cores, ${kernel}.`,
	);
}
