/**
 * Seeded randomness: sfc32 (Chris Doty-Humphrey, PractRand), seeded through splitmix32. The same
 * seed gives the same plan on every machine, so a run can be repeated.
 */
export interface Random {
	/** Uniform in [0, 1). */
	next(): number;
	/** Uniform whole number in [0, bound). */
	integer(bound: number): number;
	/** A shuffled copy (Fisher-Yates). */
	shuffle<Item>(items: readonly Item[]): Item[];
	/** A random permutation of 0..size-1 without fixed points; the identity for size 1. */
	derangement(size: number): readonly number[];
	/** Standard normal deviate (Box-Muller). */
	normal(): number;
}

export function createRandom(seed: number): Random {
	let state = seed | 0;
	const splitmix = (): number => {
		state = (state + 0x9e3779b9) | 0;
		let z = state ^ (state >>> 16);
		z = Math.imul(z, 0x21f0aaad);
		z ^= z >>> 15;
		z = Math.imul(z, 0x735a2d97);
		return (z ^ (z >>> 15)) >>> 0;
	};
	let [a, b, c, d] = [splitmix(), splitmix(), splitmix(), 1];
	const next = (): number => {
		const t = (((a + b) | 0) + d) | 0;
		d = (d + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = ((c << 21) | (c >>> 11)) + t;
		return (t >>> 0) / 4294967296;
	};
	for (let i = 0; i < 12; i++) next();

	const integer = (bound: number): number => Math.floor(next() * bound);
	const shuffle = <Item>(items: readonly Item[]): Item[] => {
		const copy = [...items];
		for (let i = copy.length - 1; i > 0; i--) {
			const j = integer(i + 1);
			[copy[i], copy[j]] = [copy[j] as Item, copy[i] as Item];
		}
		return copy;
	};
	const derangement = (size: number): readonly number[] => {
		const identity = Array.from({ length: size }, (_, i) => i);
		if (size < 2) return identity;
		// About one shuffle in e has no fixed point: 2.7 tries on average.
		for (;;) {
			const shuffled = shuffle(identity);
			if (shuffled.every((value, i) => value !== i)) return shuffled;
		}
	};
	const normal = (): number =>
		Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
	return { next, integer, shuffle, derangement, normal };
}
