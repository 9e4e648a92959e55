import type { z } from "zod";

export type Parsed<Value> =
	| { readonly ok: true; readonly value: Value }
	| { readonly ok: false; readonly why: string };

/** The last ```json block of a reply, or the reply itself, as `schema` wants it. Pure. */
export function parseReply<Value>(text: string, schema: z.ZodType<Value>): Parsed<Value> {
	const block = lastBlock(text, "json") ?? text;
	let data: unknown;
	try {
		data = JSON.parse(block);
	} catch {
		return { ok: false, why: "it holds no ```json block that is JSON" };
	}
	const parsed = schema.safeParse(data);
	if (parsed.success) return { ok: true, value: parsed.data };
	const issue = parsed.error.issues[0];
	const where = issue?.path.join(".") ?? "";
	return { ok: false, why: `${where === "" ? "" : `${where}: `}${issue?.message ?? "not valid"}` };
}

/** The text of the last fenced block with that language, or null. Pure. */
export function lastBlock(text: string, language: string): string | null {
	const fence = new RegExp(`^\`\`\`${language}[ \\t]*\\n([\\s\\S]*?)^\`\`\`[ \\t]*$`, "gm");
	return [...text.replaceAll("\r\n", "\n").matchAll(fence)].at(-1)?.[1] ?? null;
}
