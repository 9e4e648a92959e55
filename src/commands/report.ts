import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import { bundleFiles } from "../report/bundle/bundle-files.ts";
import { reportPage } from "../report/html/page.ts";
import { reportJson } from "../report/report-json.ts";
import { reportMarkdown } from "../report/report-markdown.ts";
import type { Report } from "../report/subject.ts";
import type { Context } from "./context.ts";
import { readReport } from "./report/read-report.ts";

export interface ReportOptions {
	/** EXP-NNN, records, or directories of runs; nothing is the whole ledger. */
	readonly what: readonly string[];
	readonly html?: string | undefined;
	/** A file to write the report to; true prints it. */
	readonly json?: string | true | undefined;
	/** Prints GitHub Markdown. */
	readonly markdown?: boolean | undefined;
	/** A directory to make, for a maintainer of libevent. */
	readonly bundle?: string | undefined;
}

/** Written where evlab is run when no other form is asked for. */
export const defaultPage = "report.html";

/** `evlab report`: pages and texts from stored records; measures nothing. */
export async function report(context: Context, options: ReportOptions): Promise<void> {
	const { files, print, progress } = context;
	const { markdown, json, bundle } = options;
	const data = await readReport(context, options.what);
	if (bundle !== undefined) await writeBundle(context, bundle, data);
	const onlyPage = markdown !== true && json === undefined && bundle === undefined;
	const page = options.html ?? (onlyPage ? defaultPage : null);
	if (page !== null) await files.writeText(page, reportPage(data));
	if (typeof json === "string") await files.writeText(json, `${reportJson(data)}\n`);
	progress.close();
	if (json === true) print(reportJson(data));
	else if (markdown === true) for (const line of reportMarkdown(data)) print(line);
	else for (const path of [page, bundle]) if (path) print(`report: ${path}`);
}

async function writeBundle({ files }: Context, directory: string, data: Report): Promise<void> {
	const [subject, ...others] = data.subjects;
	if (subject === undefined || others.length > 0) {
		throw new EvlabError(
			"BAD_INPUT",
			"a bundle is of one change",
			"name one: evlab report EXP-NNN --bundle DIR",
		);
	}
	if (subject.patch === null) {
		throw new EvlabError(
			"BAD_INPUT",
			`the patch of ${subject.title} is neither in the record nor in libevent/tree`,
			"bundle it where it was measured, or bundle its experiment: evlab report EXP-NNN --bundle DIR",
		);
	}
	if ((await files.exists(directory)) && (await files.list(directory)).length > 0) {
		throw new EvlabError("BAD_INPUT", `${directory} is not empty`, "name a new directory");
	}
	await files.makeDirectory(directory);
	const written = [
		...bundleFiles(subject, subject.patch.text, data),
		{ name: "report.html", text: reportPage(data) },
		{ name: "results.json", text: `${reportJson(data)}\n` },
	];
	for (const { name, text } of written) await files.writeText(join(directory, name), text);
}
