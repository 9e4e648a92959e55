/**
 * Median of values that were rounded to multiples of `binWidth`: each value stands for a bin of
 * that width, and the median is interpolated inside its bin. With 24 numbers in whole µs around
 * 86, the plain median moves in steps of 0.6 %; this one resolves a tenth of that.
 * Throws RangeError without values.
 */
export function groupedMedian(values: readonly number[], binWidth: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const half = sorted.length / 2;
	const middle = sorted[Math.ceil(half) - 1];
	if (middle === undefined) throw new RangeError("groupedMedian needs at least one value");
	const below = sorted.filter((value) => value < middle).length;
	const inside = sorted.filter((value) => value === middle).length;
	// Exactly half of the values end with this bin: anything up to the next bin is a median.
	const next = below + inside === half ? (sorted[below + inside] ?? middle) : middle;
	if (next > middle) return (middle + next) / 2;
	return middle - binWidth / 2 + (binWidth * (half - below)) / inside;
}
