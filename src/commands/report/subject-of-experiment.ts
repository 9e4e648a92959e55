import { join } from "node:path";
import { evidenceNames } from "../../model/evidence-names.ts";
import type { Experiment, ExperimentEvent, StageName } from "../../model/experiment.ts";
import type { Ledger } from "../../record/ledger.ts";
import { profileGraphs } from "../../report/profile-graphs.ts";
import type { ComparisonView, GateView, ProfileView, Subject } from "../../report/subject.ts";
import { readCompressed } from "../../system/compressed-file.ts";
import type { Context } from "../context.ts";
import { parseEvidence } from "./parse-evidence.ts";
import { viewComparison } from "./view-comparison.ts";

/** Everything that is stored of one experiment, each file checked against the record's digest. */
export async function subjectOfExperiment(
	context: Pick<Context, "files" | "layout">,
	names: readonly string[],
	ledger: Pick<Ledger, "evidence">,
	record: Experiment,
	events: readonly ExperimentEvent[],
): Promise<Subject> {
	const directory = join(context.layout.root, "experiments", record.id);
	const comparisons: ComparisonView[] = [];
	const gates: GateView[] = [];
	let profile: ProfileView | null = null;
	for (const { path } of record.files) {
		if (!/\.json(\.gz)?$/.test(path)) continue;
		const bytes = await ledger.evidence(record.id, path);
		const text = path.endsWith(".gz")
			? await readCompressed(context.files, join(directory, path))
			: new TextDecoder().decode(bytes);
		const evidence = parseEvidence(`${record.id}/${path}`, text);
		const stage = stageOf(record, path);
		if (evidence?.kind === "comparison") {
			comparisons.push(viewComparison(stage ?? path, evidence.record, names));
		} else if (evidence?.kind === "gate") {
			gates.push({ name: stage ?? path, record: evidence.record });
		} else if (evidence?.kind === "profile") {
			profile = { record: evidence.record, flameGraphs: profileGraphs(evidence.record) };
		}
	}
	return {
		title: record.title,
		experiment: { record, events: events.filter(({ experiment }) => experiment === record.id) },
		comparisons: comparisons.sort((a, b) => rank(a.name) - rank(b.name)),
		gates,
		profile,
		patch: await patchOf(record, ledger),
	};
}

/** The confirmation counts, the screen chose it. */
function rank(name: string): number {
	return name === "confirm" ? 0 : name === "screen" ? 1 : 2;
}

function stageOf({ stages }: Experiment, path: string): StageName | null {
	return stages.find(({ evidence }) => evidence.includes(path))?.stage ?? null;
}

async function patchOf(
	record: Experiment,
	ledger: Pick<Ledger, "evidence">,
): Promise<Subject["patch"]> {
	const path = evidenceNames.patch;
	if (!record.files.some((file) => file.path === path)) return null;
	const text = new TextDecoder().decode(await ledger.evidence(record.id, path));
	return { path: `experiments/${record.id}/${path}`, text };
}
