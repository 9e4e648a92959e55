import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { ExperimentId, LedgerEntry } from "../model/experiment.ts";
import type { LedgerFinding, RenderedFile } from "../record/check.ts";
import { openLedger } from "../record/ledger.ts";
import { openMemory } from "../record/memory.ts";
import { checkNonStarters, readNonStarters } from "../record/non-starters.ts";
import { countsText, withCounts } from "../report/experiment-counts.ts";
import { experimentsMarkdown, summaryMarkdown } from "../report/experiments-markdown.ts";
import { experimentsTable } from "../report/experiments-table.ts";
import type { Context } from "./context.ts";
import { logExperiment } from "./log-experiment.ts";

export interface LogOptions {
	/** This one alone, with the comparison that was decided on. */
	readonly id?: ExperimentId | undefined;
	/** Exit code 1 when anything differs from what was recorded. */
	readonly check?: boolean | undefined;
	/** Writes the files that follow from the records, and mends what a killed process left. */
	readonly render?: boolean | undefined;
	readonly json?: boolean | undefined;
}

/** `evlab log`: the experiments, their rendering, and whether both are what was recorded. */
export async function log(context: Context, options: LogOptions): Promise<number> {
	const { files, layout } = context;
	const ledger = openLedger(files, layout);
	if (options.id !== undefined) {
		if (options.check || options.render) {
			const next = "leave the experiment out";
			throw new EvlabError("BAD_INPUT", "--check and --render are about all experiments", next);
		}
		await logExperiment(context, { id: options.id, json: options.json });
		return 0;
	}
	if (options.render) {
		for (const line of await ledger.repair()) context.progress.note(line);
		await renderLedger(context);
	}
	const entries = await ledger.entries();
	if (options.check) return check(context, entries, options);
	context.progress.close();
	if (options.json) context.print(JSON.stringify({ schema: "evlab.log/1", entries }));
	else for (const line of experimentsTable(entries, context)) context.print(line);
	return 0;
}

/** Writes EXPERIMENTS.md, SUMMARY.md and the README's counts; the paths, for a commit. */
export async function renderLedger({ files, layout }: Context): Promise<readonly string[]> {
	const entries = await openLedger(files, layout).entries();
	const { rendered } = await renderedFiles({ files, layout }, entries);
	await files.makeDirectory(join(layout.root, "experiments"));
	for (const { path, text } of rendered) await files.writeText(path, text);
	return rendered.map(({ path }) => path);
}

async function renderedFiles(
	{ files, layout }: Pick<Context, "files" | "layout">,
	entries: readonly LedgerEntry[],
): Promise<{ rendered: readonly RenderedFile[]; findings: readonly LedgerFinding[] }> {
	const directory = join(layout.root, "experiments");
	const rendered = [
		{ path: join(directory, "EXPERIMENTS.md"), text: experimentsMarkdown(entries) },
		{ path: join(directory, "SUMMARY.md"), text: summaryMarkdown(entries) },
	];
	const path = join(layout.root, "README.md");
	const readme = (await files.exists(path)) ? await files.readText(path) : "";
	const text = withCounts(readme, entries);
	if (text !== null) return { rendered: [...rendered, { path, text }], findings: [] };
	const next = "add <!-- evlab:counts --><!-- /evlab:counts --> where they belong";
	const what = "has no place for the counts of experiments";
	return { rendered, findings: [{ where: path, what, next }] };
}

async function check(
	context: Context,
	entries: readonly LedgerEntry[],
	{ json }: LogOptions,
): Promise<number> {
	const { files, layout } = context;
	const { rendered, findings: missing } = await renderedFiles(context, entries);
	const findings = [
		...(await openLedger(files, layout).check(rendered)),
		...missing,
		...checkNonStarters(await readNonStarters(files, layout), entries),
		...(await openMemory(files, layout).check(entries.map(({ id }) => id))),
	].map((finding) => ({ ...finding, where: finding.where.replace(`${layout.root}/`, "") }));
	context.progress.close();
	if (json) context.print(JSON.stringify({ schema: "evlab.log-check/1", findings }));
	else if (findings.length === 0) {
		context.print(`${countsText(entries)}; every record and every page is what it was`);
	} else {
		for (const { where, what, next } of findings)
			context.print(`${where}: ${what}\n  next: ${next}`);
	}
	return findings.length === 0 ? 0 : 1;
}
