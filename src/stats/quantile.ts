/** Quantile by linear interpolation (Hyndman & Fan type 7); NaN for an empty list. */
export function quantile(values: readonly number[], probability: number): number {
	const sorted = Float64Array.from(values).sort();
	const position = (sorted.length - 1) * probability;
	const below = sorted[Math.floor(position)] ?? Number.NaN;
	const above = sorted[Math.ceil(position)] ?? Number.NaN;
	return below + (above - below) * (position - Math.floor(position));
}

/** The middle value; the mean of the two middle ones for an even count. Leaves its input alone. */
export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

/** The median, or null when any value is missing: what is known of some is not known of all. */
export function medianOrNull(values: readonly (number | null)[]): number | null {
	const known = values.filter((value) => value !== null);
	return known.length === 0 || known.length < values.length ? null : median(known);
}
