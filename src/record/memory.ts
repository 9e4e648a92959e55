import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import { MemoryEntry } from "../model/memory-entry.ts";
import { withFileLock } from "../system/file-lock.ts";
import type { Layout } from "../system/paths.ts";
import type { Files } from "../system/ports.ts";
import type { LedgerFinding } from "./check.ts";
import { formatEntry, formatIndex, parseEntry, slugOf } from "./memory-format.ts";

/** What was learned, one file an entry, with an index: `.workspace-memory/`. */
export interface Memory {
	/** Throws RECORD_MISMATCH when a file is no entry. */
	list(): Promise<readonly MemoryEntry[]>;
	/** Writes the entry and the index; their paths, for the commit of its experiment. */
	add(
		added: Omit<MemoryEntry, "id">,
	): Promise<{ readonly entry: MemoryEntry; readonly paths: readonly string[] }>;
	/** Entries that have every one of the words somewhere. */
	search(words: readonly string[]): Promise<readonly MemoryEntry[]>;
	/** Writes the index anew, after an entry was edited. */
	index(): Promise<string>;
	/** What is wrong; `experiments` are the ids there are. */
	check(experiments: readonly string[]): Promise<readonly LedgerFinding[]>;
}

const indexName = "MEMORY.md";

export interface MemoryEffects {
	readonly lock: <T>(path: string, action: () => Promise<T>) => Promise<T>;
}

export function openMemory(
	files: Files,
	layout: Layout,
	{ lock }: MemoryEffects = { lock: (path, action) => withFileLock(path, action) },
): Memory {
	const root = join(layout.root, ".workspace-memory");
	const locked = <T>(action: () => Promise<T>) => lock(join(layout.locks, "memory"), action);
	const read = () => readEntries(files, root);
	const list = async (): Promise<readonly MemoryEntry[]> => {
		const { entries, problems } = await read();
		const [problem] = problems;
		if (problem === undefined) return entries;
		throw new EvlabError("RECORD_MISMATCH", `${problem.where} ${problem.what}`, problem.next);
	};
	const writeIndex = async (): Promise<string> => {
		await files.makeDirectory(root);
		await files.writeText(join(root, indexName), formatIndex(await list()));
		return join(root, indexName);
	};
	return {
		list,
		add: (added) =>
			locked(async () => {
				const taken = new Set((await list()).map(({ id }) => id));
				const entry = MemoryEntry.parse({ id: freeId(added, taken), ...added });
				const path = join(root, `${entry.id}.md`);
				await files.makeDirectory(root);
				await files.writeText(path, formatEntry(entry));
				return { entry, paths: [path, await writeIndex()] };
			}),
		search: async (words) => {
			const wanted = words.map((word) => word.toLowerCase());
			return (await list()).filter((entry) => {
				const text = formatEntry(entry).toLowerCase();
				return wanted.every((word) => text.includes(word));
			});
		},
		index: () => locked(writeIndex),
		check: async (experiments) => {
			const { entries, problems } = await read();
			return [
				...problems,
				...(await checkIndex(files, join(root, indexName), entries)),
				...entries.flatMap(({ id, experiment }) =>
					experiment === null || experiments.includes(experiment)
						? []
						: [
								{
									where: `.workspace-memory/${id}.md`,
									what: `names ${experiment}, which is not there`,
									next: "name an experiment that evlab log lists, or none",
								},
							],
				),
			];
		},
	};
}

async function readEntries(
	files: Files,
	root: string,
): Promise<{ entries: readonly MemoryEntry[]; problems: readonly LedgerFinding[] }> {
	const entries: MemoryEntry[] = [];
	const problems: LedgerFinding[] = [];
	if (!(await files.exists(root))) return { entries, problems };
	for (const name of await files.list(root)) {
		if (name === indexName) continue;
		const where = `.workspace-memory/${name}`;
		if (!name.endsWith(".md")) {
			problems.push({ where, what: "is no entry", next: `remove ${where}` });
			continue;
		}
		const parsed = parseEntry(await files.readText(join(root, name)));
		const next = "write entries with evlab memory add, or edit it to be like one";
		if ("problem" in parsed) problems.push({ where, what: parsed.problem, next });
		else if (`${parsed.entry.id}.md` !== name) {
			problems.push({ where, what: `says that it is ${parsed.entry.id}`, next });
		} else entries.push(parsed.entry);
	}
	return { entries, problems };
}

async function checkIndex(
	files: Files,
	path: string,
	entries: readonly MemoryEntry[],
): Promise<readonly LedgerFinding[]> {
	const there = (await files.exists(path)) ? await files.readText(path) : null;
	if (there === formatIndex(entries)) return [];
	if (there === null && entries.length === 0) return [];
	const what = there === null ? "is missing" : "differs from the entries";
	return [{ where: `.workspace-memory/${indexName}`, what, next: "evlab memory index" }];
}

/** A number is added only when the same day has the same words. */
function freeId(
	{ date, title }: Pick<MemoryEntry, "date" | "title">,
	taken: ReadonlySet<string>,
): string {
	const id = `${date}-${slugOf(title)}`;
	for (let number = 2; ; number += 1) {
		const candidate = number === 2 && !taken.has(id) ? id : `${id}-${number}`;
		if (!taken.has(candidate)) return candidate;
	}
}
