import { printable } from "./quantity.ts";

/** Lines as code in Markdown; a fence longer than any in the text cannot be closed from inside. */
export function fencedCode(lines: readonly string[]): readonly string[] {
	const text = lines.map(printable);
	const runs = text.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length);
	const fence = "`".repeat(Math.max(2, ...runs) + 1);
	return [`${fence}sh`, ...text, fence];
}
