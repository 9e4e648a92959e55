import { join } from "node:path";
import type { Comparison } from "../../model/comparison.ts";
import { EvlabError } from "../../model/errors.ts";
import { profileGraphs } from "../../report/profile-graphs.ts";
import type { Subject } from "../../report/subject.ts";
import { patchBetween } from "../../source/patch-between.ts";
import type { Context } from "../context.ts";
import { type Evidence, parseEvidence, recordsWanted } from "./parse-evidence.ts";
import { viewComparison } from "./view-comparison.ts";

type Of<Kind extends Evidence["kind"]> = Extract<Evidence, { readonly kind: Kind }>["record"];

/**
 * A subject a comparison. Gates and profiles among the files go to the comparison of the same
 * candidate; one that fits none is an error, not left out.
 */
export async function subjectsOfFiles(
	context: Context,
	names: readonly string[],
	paths: readonly string[],
): Promise<readonly Subject[]> {
	const named: { readonly path: string; readonly evidence: Evidence }[] = [];
	for (const path of paths) named.push(await readEvidence(context, path));
	const comparisons = named.flatMap(({ evidence }) =>
		evidence.kind === "comparison" ? [evidence.record] : [],
	);
	for (const { path, evidence } of named) requireComparison(path, evidence, comparisons);
	const subjects: Subject[] = [];
	for (const record of comparisons) {
		const tree = record.candidate.variant.tree;
		const gates = named.flatMap(({ evidence }) =>
			evidence.kind === "gate" && treeOf(evidence) === tree ? [evidence.record] : [],
		);
		const profile = named
			.map(({ evidence }) => evidence)
			.find((each) => each.kind === "profile" && treeOf(each) === tree);
		subjects.push({
			title: `${record.candidate.variant.name} against ${record.baseline.variant.name}`,
			experiment: null,
			comparisons: [viewComparison("comparison", record, names)],
			gates: gates.map((gate) => ({ name: gateName(gate), record: gate })),
			profile:
				profile?.kind === "profile"
					? { record: profile.record, flameGraphs: profileGraphs(profile.record) }
					: null,
			patch: await patchOf(context, record),
		});
	}
	return subjects;
}

/** A run's directory stands for the comparison in it. */
async function readEvidence({ files }: Context, path: string) {
	const inside = join(path, "comparison.json");
	const file = (await files.exists(inside)) ? inside : path;
	if (!(await files.exists(file))) {
		throw new EvlabError("BAD_INPUT", `${path}: no such file`, recordsWanted);
	}
	const evidence = parseEvidence(file, await files.readText(file));
	if (evidence !== null) return { path: file, evidence };
	throw new EvlabError("BAD_INPUT", `${file}: no record of a comparison or a gate`, recordsWanted);
}

function requireComparison(
	path: string,
	evidence: Evidence,
	comparisons: readonly Of<"comparison">[],
): void {
	const tree = treeOf(evidence);
	if (comparisons.some(({ candidate }) => candidate.variant.tree === tree)) return;
	throw new EvlabError(
		"RECORD_MISMATCH",
		`${path} is of another source than the candidate of ${comparisons.length === 0 ? "any comparison: none is named" : "the comparisons named"}`,
		"name the comparison.json it belongs to as well",
	);
}

async function patchOf(
	{ layout, shell, files, git }: Context,
	{ baseline, candidate }: Comparison,
): Promise<Subject["patch"]> {
	const source = { layout, ports: { shell, files, git } };
	const text = await patchBetween(source, baseline.variant.commit, candidate.variant.commit);
	return text === null ? null : { path: `${candidate.variant.name}.patch`, text };
}

function treeOf(evidence: Evidence): string {
	switch (evidence.kind) {
		case "comparison":
			return evidence.record.candidate.variant.tree;
		case "gate":
			return evidence.record.variant.tree;
		case "profile":
			return evidence.record.candidate.variant.tree;
	}
}

export function gateName({ scope }: Of<"gate">): string {
	return `${scope.kind} gate`;
}
