import { Semaphore } from "async-mutex";

/** So many at one time. First come, first served: who waits to be alone is not overtaken. */
export interface Slots {
	readonly count: number;
	readonly beside: <Result>(run: () => Promise<Result>) => Promise<Result>;
	/** With nobody else beside it. */
	readonly alone: <Result>(run: () => Promise<Result>) => Promise<Result>;
}

export function createSlots(count: number): Slots {
	const slots = new Semaphore(count);
	return {
		count,
		beside: (run) => slots.runExclusive(run),
		alone: (run) => slots.runExclusive(run, count),
	};
}
