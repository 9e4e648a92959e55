type Parameters = Readonly<Record<string, number>>;

/** What a change can be cut to; numbers of members, backends and timeouts are no sizes. */
const sizes = ["bytes", "count", "resident"];
const smallest = 16;

/**
 * The parameters of a workload with its sizes moved by up to a quarter, to numbers that are not
 * round: 64 becomes one of 48 to 80 that is no multiple of 8. Null where there is no size. Pure but
 * for `random`, uniform in [0, 1).
 */
export function neighbourSize(parameters: Parameters, random: () => number): Parameters | null {
	const movable = sizes.filter((name) => (parameters[name] ?? 0) >= smallest);
	if (movable.length === 0) return null;
	const moved = movable.map((name) => [name, near(parameters[name] ?? 0, random)] as const);
	return { ...parameters, ...Object.fromEntries(moved) };
}

function near(size: number, random: () => number): number {
	const quarter = Math.floor(size / 4);
	const drawn = size - quarter + Math.floor(random() * (2 * quarter + 1));
	return drawn % 8 === 0 ? drawn + 1 : drawn;
}
