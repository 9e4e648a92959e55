import { writeAtomically } from "./files.ts";

/** Writes what comes on standard input to `path`, byte for byte: a patch need not be UTF-8. */
export async function saveStandardInput(path: string): Promise<void> {
	const parts: Uint8Array[] = [];
	for await (const part of process.stdin) parts.push(part as Uint8Array);
	await writeAtomically(path, Buffer.concat(parts));
}
