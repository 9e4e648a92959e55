/** Levenshtein distance: single-character insertions, deletions and substitutions. */
export function editDistance(a: string, b: string): number {
	let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const current = [i];
		for (let j = 1; j <= b.length; j++) {
			const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substituted));
		}
		previous = current;
	}
	return previous[b.length] ?? a.length;
}

/** The names nearest to a mistyped one, best first; names that contain it count as near. */
export function nearestNames(
	typed: string,
	names: readonly string[],
	count: number,
): readonly string[] {
	const wanted = typed.toLowerCase();
	const score = (name: string) => {
		const lower = name.toLowerCase();
		return lower.includes(wanted) ? 0 : editDistance(wanted, lower);
	};
	return names
		.map((name) => ({ name, score: score(name) }))
		.toSorted((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1))
		.slice(0, count)
		.map(({ name }) => name);
}
