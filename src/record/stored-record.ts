import { Experiment, ExperimentId } from "../model/experiment.ts";
import type { Files } from "../system/ports.ts";
import { digestOf } from "./digest.ts";
import { type LedgerPaths, numberOf, recordPath } from "./ledger-paths.ts";

/** One directory of experiments/: a corrupt one is named and refused, the others stay readable. */
export type StoredRecord =
	| {
			readonly state: "readable";
			readonly id: ExperimentId;
			/** sha256 of its experiment.json. */
			readonly digest: string;
			readonly experiment: Experiment;
	  }
	| {
			readonly state: "corrupt";
			readonly id: ExperimentId;
			readonly digest: string | null;
			readonly why: string;
	  };

/** All records by number. Nothing of a corrupt one is guessed. */
export async function readRecords(
	files: Files,
	paths: LedgerPaths,
): Promise<readonly StoredRecord[]> {
	if (!(await files.exists(paths.root))) return [];
	const ids = (await files.list(paths.root))
		.filter((name) => ExperimentId.safeParse(name).success)
		.sort((left, right) => numberOf(left) - numberOf(right));
	const records: StoredRecord[] = [];
	for (const id of ids) records.push(await readRecord(files, paths, id));
	return records;
}

async function readRecord(
	files: Files,
	paths: LedgerPaths,
	id: ExperimentId,
): Promise<StoredRecord> {
	const path = recordPath(paths, id);
	const corrupt = (why: string, digest: string | null): StoredRecord => {
		return { state: "corrupt", id, digest, why };
	};
	if (!(await files.exists(path))) return corrupt("it has no experiment.json", null);
	let bytes: Uint8Array;
	try {
		bytes = await files.readBytes(path);
	} catch (error) {
		return corrupt(error instanceof Error ? error.message : String(error), null);
	}
	const digest = digestOf(bytes);
	let data: unknown;
	try {
		data = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return corrupt("its experiment.json is not JSON", digest);
	}
	const parsed = Experiment.safeParse(data);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		return corrupt(`experiment.json, ${issue?.path.join(".")}: ${issue?.message}`, digest);
	}
	return parsed.data.id === id
		? { state: "readable", id, digest, experiment: parsed.data }
		: corrupt(`its experiment.json says that it is ${parsed.data.id}`, digest);
}
