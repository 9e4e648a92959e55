import { EvlabError } from "../model/errors.ts";
import type { MemoryEntry, MemoryKind } from "../model/memory-entry.ts";
import { openLedger } from "../record/ledger.ts";
import { openMemory } from "../record/memory.ts";
import { printable } from "../report/quantity.ts";
import type { Context } from "./context.ts";

export interface MemoryAddOptions {
	readonly title: string;
	readonly kind: MemoryKind;
	readonly experiment?: string | undefined;
	readonly tags?: readonly string[] | undefined;
	readonly text?: string | undefined;
	/** A file that holds the text. */
	readonly file?: string | undefined;
	readonly json?: boolean | undefined;
}

export interface MemoryFindOptions {
	/** Every one of them must occur; none: all entries. */
	readonly words: readonly string[];
	readonly json?: boolean | undefined;
}

/** `evlab memory add`: an entry and the index; their paths are printed, for the commit. */
export async function memoryAdd(context: Context, options: MemoryAddOptions): Promise<void> {
	const { files, layout } = context;
	const { title, kind, experiment = null, tags = [], text, file } = options;
	if (experiment !== null) await openLedger(files, layout).read(experiment);
	if (text !== undefined && file !== undefined) {
		throw new EvlabError("BAD_INPUT", "--text and --file together", "give one of them");
	}
	const body = (file === undefined ? (text ?? "") : await files.readText(file)).trim();
	const date = new Date().toISOString().slice(0, 10);
	const { entry, paths } = await openMemory(files, layout).add({
		...{ date, kind, experiment, tags: [...tags], title, body },
	});
	if (options.json) return context.print(JSON.stringify({ entry, paths }));
	for (const path of paths) context.print(path.replace(`${layout.root}/`, ""));
}

/** `evlab memory list` and `search`. */
export async function memoryFind(context: Context, options: MemoryFindOptions): Promise<void> {
	const { files, layout } = context;
	const found = await openMemory(files, layout).search(options.words);
	if (options.json) return context.print(JSON.stringify({ entries: found }));
	for (const line of found.flatMap(linesOf)) context.print(printable(line));
	if (found.length === 0) context.print("nothing found");
}

/** `evlab memory check`: 1 when an entry is none, or the index is not that of the entries. */
export async function memoryCheck(context: Context): Promise<number> {
	const { files, layout } = context;
	const ids = (await openLedger(files, layout).list()).map(({ id }) => id);
	const findings = await openMemory(files, layout).check(ids);
	for (const { where, what, next } of findings) context.print(`${where}: ${what}\n  next: ${next}`);
	if (findings.length === 0) context.print("every entry is one, and the index is theirs");
	return findings.length === 0 ? 0 : 1;
}

/** `evlab memory index`: writes MEMORY.md anew, after an entry was edited by hand. */
export async function memoryIndex({ files, layout, print }: Context): Promise<void> {
	const path = await openMemory(files, layout).index();
	print(path.replace(`${layout.root}/`, ""));
}

function linesOf({ id, kind, experiment, title, body }: MemoryEntry): readonly string[] {
	const [first = ""] = body.split("\n");
	return [
		`${id}  ${kind}${experiment === null ? "" : `  ${experiment}`}  ${title}`,
		...(first === "" ? [] : [`  ${first}`]),
	];
}
