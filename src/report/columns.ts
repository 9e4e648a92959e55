export interface Column {
	readonly title: string;
	readonly align: "left" | "right";
}

/** Left-aligned text in the last column may be cut; everything else is shown whole. */
export function formatColumns(
	columns: readonly Column[],
	rows: readonly (readonly string[])[],
	width: number,
): readonly string[] {
	const all = [columns.map(({ title }) => title), ...rows];
	const widths = columns.map((_, i) => Math.max(...all.map((row) => (row[i] ?? "").length)));
	return all.map((row) =>
		clip(
			columns
				.map(({ align }, i) => {
					const text = row[i] ?? "";
					const size = widths[i] as number;
					return align === "left" ? text.padEnd(size) : text.padStart(size);
				})
				.join("  ")
				.trimEnd(),
			width,
		),
	);
}

/** At most `width` characters, the cut marked. */
export function clip(text: string, width: number): string {
	return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Words of one paragraph on lines of at most `width`; a longer word stands alone, cut. */
export function wrap(text: string, width: number, indent = ""): readonly string[] {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(/\s+/).filter((part) => part !== "")) {
		const room = width - (lines.length > 0 ? indent.length : 0);
		if (line !== "" && line.length + 1 + word.length > room) {
			lines.push(line);
			line = "";
		}
		line = line === "" ? word : `${line} ${word}`;
	}
	if (line !== "") lines.push(line);
	return lines.map((each, i) => clip(i === 0 ? each : `${indent}${each}`, width));
}
