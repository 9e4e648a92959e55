import { budgetBetween, type ProcessBudget, unavailable } from "./process-budget.ts";
import type { ProfileSetting, ProfileSubject } from "./profile-subject.ts";
import { runSubject } from "./run-subject.ts";
import { watchProcess } from "./watch-process.ts";

export interface BudgetRun extends ProcessBudget {
	/** Without perf: the true time, less what it waited for a core that others had. */
	readonly nsPerOp: number | null;
}

/** Says its process id, then becomes the program. */
const announcing = ["sh", "-c", 'echo "evlab-pid $$" >&2; exec "$@"', "sh"];

/** Phases 1 and 3 of one run, and its time: nothing but /proc looks on. */
export async function measureBudget(
	setting: ProfileSetting,
	subject: ProfileSubject,
): Promise<BudgetRun> {
	let hasEnded = false;
	let watching: ReturnType<typeof watchProcess> | null = null;
	const result = await runSubject(setting, subject.long, announcing, (line) => {
		const pid = /^evlab-pid (\d+)$/.exec(line)?.[1];
		if (pid === undefined || watching !== null) return;
		watching = watchProcess(setting.ports, Number(pid), subject.command, () => hasEnded);
	});
	hasEnded = true;
	const watched = await (watching as ReturnType<typeof watchProcess> | null);
	if (!result.ok) return { ...unavailable(result.because), nsPerOp: null };
	const nsPerOp = result.output.elapsedNs / result.output.operations;
	if (watched === null) {
		return { ...unavailable(`${subject.command} was not seen in /proc`), nsPerOp };
	}
	const { budget, offCpu } = budgetBetween(watched.first, watched.last);
	const isExact = result.output.isCpuTime === true || offCpu.state === "unavailable";
	const queued = isExact ? 0 : (offCpu.runQueueShare ?? 0);
	return { budget, offCpu, nsPerOp: nsPerOp * (1 - Math.min(1, queued)) };
}
