import type { Role } from "../../model/variant.ts";
import { createRandom } from "../../stats/random.ts";

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
	const random = createRandom(options.seed);
	const orders = random.shuffle([abba, baab]);
	return random.shuffle(Array.from({ length: options.rounds }, (_, i) => orders[i % 2] ?? abba));
}
