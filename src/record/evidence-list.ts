import { join } from "node:path";
import type { EvidenceFile } from "../model/experiment.ts";
import type { Files } from "../system/ports.ts";
import { digestOf } from "./digest.ts";
import { recordName } from "./ledger-paths.ts";

/** Every file below a directory but experiment.json itself, with its digest, by path. */
export async function listEvidence(
	files: Files,
	directory: string,
): Promise<readonly EvidenceFile[]> {
	const found: EvidenceFile[] = [];
	const visit = async (prefix: string): Promise<void> => {
		for (const name of await files.list(join(directory, prefix))) {
			const path = prefix === "" ? name : `${prefix}/${name}`;
			if (path === recordName) continue;
			if (await isDirectory(files, join(directory, path))) await visit(path);
			else {
				const bytes = await files.readBytes(join(directory, path));
				found.push({ path, sha256: digestOf(bytes), bytes: bytes.length });
			}
		}
	};
	await visit("");
	return found;
}

async function isDirectory(files: Files, path: string): Promise<boolean> {
	return files.list(path).then(
		() => true,
		() => false,
	);
}
