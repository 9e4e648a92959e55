import type { CountSteps } from "../model/count-steps.ts";
import { assertNever } from "../model/errors.ts";
import type { ProfileConclusion } from "../model/profile.ts";

/**
 * Why the profile does not back the gain, or null. A gain has a cause, and a cause shows: a symbol
 * with a smaller share, fewer system calls, fewer instructions. Without a profiler, or where the
 * profile shows a new bottleneck only, exact counts of a workload that gains must have shrunk.
 */
export function profileDisagrees(
	profile: ProfileConclusion,
	profiler: "present" | "absent",
	gains: readonly (CountSteps | undefined)[],
): { readonly reason: string; readonly needs: string } | null {
	const shrank = gains.some((steps) => steps !== undefined && Object.values(steps).includes(-1));
	switch (profile.kind) {
		case "moved":
			return null;
		case "did not move":
			return {
				reason: `the profile did not move: ${profile.reason}`,
				needs: "an explanation of the gain that a profile shows",
			};
		case "new bottleneck":
			return shrank
				? null
				: {
						reason: `the profile shows a new bottleneck, ${profile.symbol}, and no count that shrank`,
						needs: "an explanation of the gain that a profile shows",
					};
		case "unavailable":
			if (profiler === "absent" && shrank) return null;
			return {
				reason:
					profiler === "absent"
						? "this host has no profiler, and no exact count of a faster workload shrank"
						: `the profile could not be taken: ${profile.because}`,
				needs: "a profile: evlab doctor says how",
			};
		default:
			return assertNever(profile);
	}
}
