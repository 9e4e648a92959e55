import { type MemoryEntry, MemoryEntry as schema } from "../model/memory-entry.ts";

/** An entry as its file has it: front matter, the title as a heading, the text. Pure. */
export function formatEntry({
	id,
	date,
	kind,
	experiment,
	tags,
	title,
	body,
}: MemoryEntry): string {
	return [
		"---",
		`id: ${id}`,
		`date: ${date}`,
		`kind: ${kind}`,
		`experiment: ${experiment ?? "none"}`,
		`tags: [${tags.join(", ")}]`,
		"---",
		"",
		`# ${title}`,
		...(body === "" ? [] : ["", body]),
		"",
	].join("\n");
}

/** The entry of a file, or what is wrong with it. Pure. */
export function parseEntry(
	text: string,
): { readonly entry: MemoryEntry } | { readonly problem: string } {
	const parts = /^---\n([\s\S]*?)\n---\n\n# ([^\n]+)\n(?:\n([\s\S]*))?$/.exec(text);
	if (parts === null) return { problem: "has no front matter followed by a heading" };
	const [, head = "", title = "", body = ""] = parts;
	const fields = new Map<string, string>();
	for (const line of head.split("\n")) {
		const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
		if (name === undefined || value === undefined) return { problem: `"${line}" is no field` };
		if (fields.has(name)) return { problem: `two fields are called ${name}` };
		fields.set(name, value);
	}
	const { experiment, tags, ...rest } = Object.fromEntries(fields);
	const list = /^\[(.*)\]$/.exec(tags ?? "")?.[1];
	const parsed = schema.safeParse({
		...rest,
		experiment: experiment === "none" ? null : experiment,
		tags: list
			?.split(",")
			.map((tag) => tag.trim())
			.filter((tag) => tag !== ""),
		title,
		body: body.trimEnd(),
	});
	if (parsed.success) return { entry: parsed.data };
	const [issue] = parsed.error.issues;
	return { problem: `${issue?.path.join(".")}: ${issue?.message}` };
}

const note = "<!-- Written by `evlab memory`: edit the entries, then run `evlab memory index`. -->";

/** `MEMORY.md`: newest first, one line an entry. Pure. */
export function formatIndex(entries: readonly MemoryEntry[]): string {
	const lines = [...entries]
		.sort((a, b) => (a.id < b.id ? 1 : -1))
		.map(({ id, kind, experiment, tags, title }) => {
			const details = [kind, ...(experiment === null ? [] : [experiment]), ...tags].join(", ");
			return `- [${title.replaceAll(/[[\]\\]/g, "\\$&")}](${id}.md) (${details})`;
		});
	return `${["# Memory", "", note, "", ...(lines.length === 0 ? ["Nothing yet."] : lines)].join("\n")}\n`;
}

/** Words of a title as part of a file's name. Pure. */
export function slugOf(title: string): string {
	const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
	return words.slice(0, 8).join("-").slice(0, 60).replace(/-$/, "") || "entry";
}
