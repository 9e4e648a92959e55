import { createRandom } from "../stats/random.ts";

export type Turn = 0 | 1;

/** Quads of turns (0 baseline, 1 candidate), ABBA or BAAB at random; pure. */
export function planTurns(quads: number, seed: number): readonly Turn[] {
	const random = createRandom(seed);
	const turns: Turn[] = [];
	for (let quad = 0; quad < quads; quad++) {
		const outer: Turn = random.next() < 0.5 ? 0 : 1;
		const inner: Turn = outer === 0 ? 1 : 0;
		turns.push(outer, inner, inner, outer);
	}
	return turns;
}

/**
 * Log-ratios of the quads of one cell from both sides' elapsed times, taken in the order of
 * `turns`: each quad holds two batches of either side.
 */
export function quadEffects(
	turns: readonly Turn[],
	elapsedNs: readonly [baseline: readonly number[], candidate: readonly number[]],
): readonly number[] {
	return Array.from({ length: turns.length / 4 }, (_, quad) => {
		const sum = (side: Turn): number =>
			(elapsedNs[side][2 * quad] ?? Number.NaN) + (elapsedNs[side][2 * quad + 1] ?? Number.NaN);
		return Math.log(sum(0) / sum(1));
	});
}
