/** A direction beyond what equal code shows: 1 grew, 0 stayed, -1 shrank. */
export type Step = -1 | 0 | 1;

/** How the exact counts of one workload differ between the sides; only where all were counted. */
export interface CountSteps {
	readonly instructions: Step;
	/** Relative: 0.01 is 1 % more. */
	readonly instructionChange: number;
	readonly syscalls: Step;
	readonly allocations: Step;
}
