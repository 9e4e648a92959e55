/** What `bench` or `bench_cascade` printed: numbers in whole µs, or why it cannot be used. */
export type TimingLines =
	| { readonly ok: true; readonly valuesUs: readonly number[] }
	| { readonly ok: false; readonly detail: string };

/** Both programs loop `for (i = 0; i < 25; i++)` and print once each time. */
const expectedLines = 25;

/**
 * Reads a program's output strictly: exactly 25 lines, each a whole number above 0, and nothing on
 * stderr but bench's own note that one loop pass delivered several events, which is harmless.
 */
export function parseTimingLines(stdout: string, stderr: string): TimingLines {
	const complaint = lines(stderr).find((line) => !/^Xcount: \d+, Rcount: \d+$/.test(line));
	if (complaint !== undefined) return { ok: false, detail: `said "${shorten(complaint)}"` };

	const printed = lines(stdout);
	const strange = printed.find((line) => !/^[1-9]\d{0,11}$/.test(line));
	if (strange !== undefined) {
		return { ok: false, detail: `printed "${shorten(strange)}" where µs were expected` };
	}
	if (printed.length !== expectedLines) {
		return { ok: false, detail: `printed ${printed.length} numbers, not ${expectedLines}` };
	}
	return { ok: true, valuesUs: printed.map(Number) };
}

function lines(text: string): readonly string[] {
	return text.split("\n").filter((line) => line !== "");
}

function shorten(line: string): string {
	return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
