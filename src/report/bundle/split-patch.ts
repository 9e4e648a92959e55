/** A patch in two: the change of the library, and what it adds to libevent's own tests. */
export interface SplitPatch {
	readonly change: string;
	/** null when it has none. */
	readonly test: string | null;
}

/** A mail's head stays with the change. Pure; the parts together are the patch. */
export function splitPatch(text: string): SplitPatch {
	const starts = [...text.matchAll(/^diff --git /gm)].map(({ index }) => index);
	const [first] = starts;
	if (first === undefined) return { change: text, test: null };
	const parts = starts.map((start, i) => text.slice(start, starts[i + 1] ?? text.length));
	const tests = parts.filter(isTest);
	return {
		change: [text.slice(0, first), ...parts.filter((part) => !isTest(part))].join(""),
		test: tests.length === 0 ? null : tests.join(""),
	};
}

function isTest(part: string): boolean {
	return /^diff --git "?a\/test\//.test(part);
}
