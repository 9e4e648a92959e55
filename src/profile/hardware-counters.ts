import { join } from "node:path";
import type { CycleBudget } from "../model/profile.ts";
import type { ProfileSetting, ProfileSubject } from "./profile-subject.ts";
import { runSubject } from "./run-subject.ts";

const events = ["cycles", "instructions", "branch-misses", "cache-misses"] as const;

/** One more run under perf stat, on hosts whose hardware counts. The budget as it was, elsewhere. */
export async function withHardwareCounters(
	setting: ProfileSetting,
	subject: ProfileSubject,
	budget: CycleBudget,
): Promise<CycleBudget> {
	if (budget.state === "unavailable") return budget;
	const { files } = setting.ports;
	const output = join(setting.directory, "counters.txt");
	try {
		const result = await runSubject(setting, subject.long, [
			...["perf", "stat", "-x", ";", "-o", output, "-e", events.join(","), "--"],
		]);
		if (!result.ok || !(await files.exists(output))) return budget;
		return { ...budget, ...ratiosOf(await files.readText(output)) };
	} finally {
		await files.remove(output);
	}
}

/**
 * Ratios of what `perf stat -x ";"` counted; null where an event was not. User and kernel counts
 * may stand apart or carry a suffix ("cycles:u"). Pure.
 */
export function ratiosOf(
	text: string,
): Pick<
	Extract<CycleBudget, { state: "measured" }>,
	"instructionsPerCycle" | "branchMissesPerKilo" | "cacheMissesPerKilo"
> {
	const count = (event: string): number => {
		const line = new RegExp(`^(\\d+);[^;]*;${event}(?::\\w+)?;`, "m").exec(text);
		return line === null ? Number.NaN : Number(line[1]);
	};
	const ratio = (above: number, below: number): number | null =>
		below > 0 && !Number.isNaN(above) ? above / below : null;
	const instructions = count("instructions");
	return {
		instructionsPerCycle: ratio(instructions, count("cycles")),
		branchMissesPerKilo: ratio(1000 * count("branch-misses"), instructions),
		cacheMissesPerKilo: ratio(1000 * count("cache-misses"), instructions),
	};
}
