import { join } from "node:path";
import { z } from "zod";
import { EvlabError } from "../../model/errors.ts";
import { ExperimentId } from "../../model/experiment.ts";
import type { Report } from "../../report/subject.ts";
import { readPin } from "../../source/pin.ts";
import type { Context } from "../context.ts";
import { loadWorkloads } from "../load-workloads.ts";
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
	if (ids.length === 0 && what.length > 0) {
		const workloads = await loadWorkloads(files, layout.root);
		return { ...common, subjects: await subjectsOfFiles(context, workloads, what), ledger: null };
	}
	throw new EvlabError("BAD_INPUT", "there is no ledger yet", "name a comparison.json");
}
