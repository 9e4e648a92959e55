import type { NativeAddon } from "../../src/measure/native.ts";

/** What a faked copy does. All times in ns. */
export interface Behaviour {
	/** Elapsed time of one batch; `turn` counts this session's batches from 0. */
	readonly elapsedNs?: (iterations: number, turn: number) => number;
	readonly bytesPerIteration?: number;
	/** The same in the turns of a lock step, when other. */
	readonly bytesInTurn?: (turn: number) => number;
	readonly eventsPerIteration?: number;
	readonly returns?: number;
	readonly digest?: number;
	readonly trace?: string;
	readonly syscallsPerIteration?: number;
	/** Called first by each method; may throw. */
	readonly before?: (method: "open" | "run" | "trace" | "lockstep") => void;
}

export interface FakeAddon {
	readonly addon: NativeAddon;
	/** Sessions and pieces of heap junk not closed yet. */
	readonly open: number;
}

const syscalls = ["recv", "send"];

/** A copy of the addon without libevent: its batches take the time they are told to take. */
export function createFakeAddon(
	behaviour: Behaviour = {},
	journal: (event: string) => void = () => {},
): FakeAddon {
	let open = 0;
	const {
		elapsedNs = (iterations) => 10 * iterations,
		bytesPerIteration = 64,
		bytesInTurn = () => bytesPerIteration,
		eventsPerIteration = 0,
		returns = 1,
		digest = 7,
		trace = "same",
		syscallsPerIteration = 0,
		before = () => {},
	} = behaviour;
	class Owned {
		#closed = false;
		constructor() {
			open++;
		}
		close(): void {
			if (!this.#closed) open--;
			this.#closed = true;
		}
	}
	class Session extends Owned {
		#turn = 0;
		constructor(_program: string) {
			before("open");
			super();
			journal("open");
		}
		run(iterations: number, out: Float64Array): void {
			before("run");
			const ns = elapsedNs(iterations, this.#turn++);
			journal(`run ${ns}`);
			out.set([ns, returns, bytesPerIteration * iterations, eventsPerIteration * iterations]);
			out.set([0, digest, 0, syscallsPerIteration * iterations], 4);
		}
		trace(): string {
			before("trace");
			return trace;
		}
		lockstep(iterations: number, turns: Uint8Array, self: 0 | 1): Float64Array {
			before("lockstep");
			const own = turns.filter((turn) => turn === self);
			return Float64Array.from(
				[...own].flatMap((_, turn) => [
					elapsedNs(iterations, turn),
					bytesInTurn(turn) * iterations,
					eventsPerIteration * iterations,
				]),
			);
		}
		backend(): string {
			return "epoll";
		}
	}
	class HeapJunk extends Owned {
		constructor(seed: number) {
			super();
			journal(`junk ${seed}`);
		}
	}
	return {
		get open() {
			return open;
		},
		// The rest of the addon is for people who write scripts; measuring does not touch it.
		addon: { Session, HeapJunk, syscallNames: () => syscalls } as unknown as NativeAddon,
	};
}
