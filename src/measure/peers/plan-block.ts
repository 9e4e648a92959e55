import type { PeerSide } from "../../model/peers.ts";
import type { Random } from "../../stats/random.ts";

/** One process of a block. */
export interface PeerTurn {
	readonly workload: string;
	readonly side: PeerSide;
}

/** Who takes part in a job; who has failed no longer does. */
export interface PeerField {
	readonly workload: string;
	readonly sides: readonly PeerSide[];
}

/**
 * The processes of one block, in order: the jobs at random, and of each job its sides at random and
 * then once more backwards. So every side's two processes have the same middle, and what a linear
 * drift of the machine adds to one side it adds to all: ABBA for any number of sides.
 */
export function planBlock(fields: readonly PeerField[], random: Random): readonly PeerTurn[] {
	return random.shuffle(fields).flatMap(({ workload, sides }) => {
		const order = random.shuffle(sides);
		return [...order, ...order.toReversed()].map((side) => ({ workload, side }));
	});
}
