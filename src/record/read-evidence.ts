import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Experiment } from "../model/experiment.ts";
import type { Files } from "../system/ports.ts";
import { digestOf } from "./digest.ts";
import type { LedgerPaths } from "./ledger-paths.ts";
import { refuseRecord } from "./refusal.ts";

/** The bytes the record was made with, or an error: evidence that was changed is none. */
export async function readEvidenceOf(
	files: Files,
	paths: LedgerPaths,
	experiment: Experiment,
	path: string,
): Promise<Uint8Array> {
	const entry = experiment.files.find((file) => file.path === path);
	if (entry === undefined) {
		throw new EvlabError(
			"BAD_INPUT",
			`${experiment.id} has no ${path}`,
			`its files are listed in experiments/${experiment.id}/experiment.json`,
		);
	}
	const bytes = await files.readBytes(join(paths.root, experiment.id, path));
	if (digestOf(bytes) !== entry.sha256) {
		throw refuseRecord(experiment.id, `${path} was changed since it was recorded`);
	}
	return bytes;
}
