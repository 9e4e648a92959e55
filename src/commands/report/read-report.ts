import { join } from "node:path";
import { z } from "zod";
import { EvlabError } from "../../model/errors.ts";
import { ExperimentId } from "../../model/experiment.ts";
import { type Ledger, openLedger } from "../../record/ledger.ts";
import type { ExperimentView, LedgerView, Report, Subject } from "../../report/subject.ts";
import { readPin } from "../../source/pin.ts";
import type { Context } from "../context.ts";
import { readWorkloadNames } from "../load-workloads.ts";
import { recordsWanted } from "./parse-evidence.ts";
import { subjectOfExperiment } from "./subject-of-experiment.ts";
import { subjectsOfFiles } from "./subjects-of-files.ts";

const Manifest = z.looseObject({ version: z.string() });

/** Everything a report on `what` shows: experiments by number, records by path, or the ledger. */
export async function readReport(context: Context, what: readonly string[]): Promise<Report> {
	const { files, layout, shell, git } = context;
	const pin = await readPin({ layout, ports: { shell, files, git } });
	const manifest = JSON.parse(await files.readText(join(layout.root, "package.json")));
	const common = {
		evlabVersion: Manifest.parse(manifest).version,
		upstream: { version: pin.version, sha256: pin.sha256 },
	};
	const ids = what.filter((name) => ExperimentId.safeParse(name).success);
	if (ids.length > 0 && ids.length < what.length) {
		const other = what.find((name) => !ids.includes(name));
		throw new EvlabError(
			"BAD_INPUT",
			`${other} is no experiment, and the others are`,
			"report experiments and comparisons apart",
		);
	}
	if (ids.length === 0 && what.length > 0) {
		const names = await readWorkloadNames(files, layout.root);
		return { ...common, subjects: await subjectsOfFiles(context, names, what), ledger: null };
	}
	const ledger = openLedger(files, layout);
	const view = await viewLedger(ledger);
	if (view.experiments.length + view.corrupt.length === 0) {
		throw new EvlabError("BAD_INPUT", "there are no experiments yet", recordsWanted);
	}
	return { ...common, subjects: await subjectsOf(context, ledger, ids), ledger: view };
}

async function subjectsOf(
	context: Context,
	ledger: Ledger,
	ids: readonly string[],
): Promise<readonly Subject[]> {
	if (ids.length === 0) return [];
	const names = await readWorkloadNames(context.files, context.layout.root);
	const events = await ledger.events();
	const subjects: Subject[] = [];
	for (const id of new Set(ids)) {
		const record = await ledger.read(id);
		subjects.push(await subjectOfExperiment(context, names, ledger, record, events));
	}
	return subjects;
}

async function viewLedger(ledger: Ledger): Promise<LedgerView> {
	const events = await ledger.events();
	const records = await ledger.list();
	return {
		experiments: records.flatMap((each): readonly ExperimentView[] =>
			each.state === "readable"
				? [
						{
							record: each.experiment,
							events: events.filter(({ experiment }) => experiment === each.id),
						},
					]
				: [],
		),
		corrupt: records.flatMap((each) =>
			each.state === "corrupt" ? [{ id: each.id, why: each.why }] : [],
		),
	};
}
