/**
 * Instructions of each part of a callgrind output file in the order they were written: one part
 * for each time the function named in `trigger` ended (--dump-after, --combine-dumps). The part
 * written at the program's end has another trigger and is left out. Null when the file is not
 * callgrind's, counts something else, or was cut off. Pure.
 */
export function parseCallgrindParts(text: string, trigger: string): readonly number[] | null {
	if (!text.startsWith("# callgrind format\n")) return null;
	const parts = text.split(/^part: /m).slice(1);
	const counts: number[] = [];
	for (const part of parts) {
		if (field(part, "desc: Trigger") !== `--dump-after=${trigger}`) continue;
		const [events, totals] = [field(part, "events"), field(part, "totals")];
		if (events !== "Ir" || totals === undefined || !/^\d+$/.test(totals)) return null;
		counts.push(Number(totals));
	}
	return counts;
}

function field(part: string, name: string): string | undefined {
	return new RegExp(`^${name}: (.*)$`, "m").exec(part)?.[1];
}
