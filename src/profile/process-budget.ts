import type { CycleBudget, OffCpu } from "../model/profile.ts";
import type { ProcessReading } from "./process-reading.ts";

export interface ProcessBudget {
	readonly budget: CycleBudget;
	readonly offCpu: OffCpu;
}

/** Below this a share is an accident of the ticks. */
const leastSeconds = 0.1;

/**
 * Phases 1 and 3 from two readings of one process while it worked: its start and end are outside.
 * Where the kernel counts run time exactly, user and kernel ticks only divide it. Pure.
 */
export function budgetBetween(first: ProcessReading, last: ProcessReading): ProcessBudget {
	const wallSeconds = (last.atMs - first.atMs) / 1000;
	if (!(wallSeconds >= leastSeconds)) {
		return unavailable(`it ended within ${leastSeconds} s of its first reading`);
	}
	const [user, kernel] = [
		last.userTicks - first.userTicks,
		last.kernelTicks - first.kernelTicks,
	] as const;
	const runningShare =
		last.runningNs === null || first.runningNs === null
			? (user + kernel) / 100 / wallSeconds
			: (last.runningNs - first.runningNs) / 1e9 / wallSeconds;
	const userPart = user + kernel === 0 ? 1 : user / (user + kernel);
	const runQueueShare =
		last.runnableNs === null || first.runnableNs === null
			? null
			: (last.runnableNs - first.runnableNs) / 1e9 / wallSeconds;
	return {
		budget: {
			state: "measured",
			by: "rusage",
			wallSeconds,
			userShare: runningShare * userPart,
			kernelShare: runningShare * (1 - userPart),
			instructionsPerCycle: null,
			branchMissesPerKilo: null,
			cacheMissesPerKilo: null,
		},
		offCpu: {
			state: "measured",
			by: last.runningNs === null ? "rusage" : "schedstat",
			waitingShare: Math.max(0, 1 - runningShare - (runQueueShare ?? 0)),
			runQueueShare,
			voluntarySwitchesPerSecond: (last.voluntarySwitches - first.voluntarySwitches) / wallSeconds,
			involuntarySwitchesPerSecond:
				(last.involuntarySwitches - first.involuntarySwitches) / wallSeconds,
		},
	};
}

/** Both phases unavailable, for one reason. Pure. */
export function unavailable(because: string, unlock: string | null = null): ProcessBudget {
	const state = { state: "unavailable", because, unlock } as const;
	return { budget: state, offCpu: state };
}
