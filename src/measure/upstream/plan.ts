import type { Role } from "../../model/variant.ts";

/** The four processes of one round, in the order they run. */
export type RoundOrder = readonly [Role, Role, Role, Role];

const abba: RoundOrder = ["baseline", "candidate", "candidate", "baseline"];
const baab: RoundOrder = ["candidate", "baseline", "baseline", "candidate"];

/**
 * The order of processes for `rounds` rounds. Each round cancels a linear drift of the machine;
 * half of the rounds (one more or less when odd) start with either role, in seeded random order,
 * so that a periodic disturbance cannot settle on one role.
 */
export function planRounds(options: {
	readonly rounds: number;
	readonly seed: number;
}): readonly RoundOrder[] {
	const random = seededRandom(options.seed);
	const first = random() < 0.5 ? [abba, baab] : [baab, abba];
	const plan = Array.from({ length: options.rounds }, (_, i) => first[i % 2] ?? abba);
	// Fisher-Yates.
	for (let i = plan.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[plan[i], plan[j]] = [plan[j] ?? abba, plan[i] ?? abba];
	}
	return plan;
}

/** mulberry32: 32 bits of state are enough to order some hundred rounds. */
function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}
