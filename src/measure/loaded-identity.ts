import type { Fault } from "../model/sample.ts";
import type { Loaded } from "./messages.ts";
import type { LoadedCopy } from "./worker-factory.ts";

/**
 * Proves that the worker's process has mapped the files that were meant: what the addon reports
 * of itself from the loaded program headers must be what readelf read from the file.
 */
export function checkLoaded(
	wanted: readonly LoadedCopy[],
	loaded: readonly Loaded[],
): Fault | null {
	for (const { role, copy } of wanted) {
		const found = loaded.find((entry) => entry.role === role);
		if (found?.buildId !== copy.buildId || found.path !== copy.path) {
			return {
				kind: "error",
				role,
				detail: `the process loaded build ${found?.buildId ?? "none"}, not ${copy.buildId}`,
			};
		}
	}
	return null;
}
