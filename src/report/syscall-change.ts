import type { SyscallRates } from "../model/sample.ts";
import { formatMetric } from "./quantity.ts";

/** All calls of one operation together. */
export function totalRate(rates: SyscallRates): number {
	return Object.values(rates).reduce((sum, rate) => sum + rate, 0);
}

/** "9", or "9 -> 2" where the two sides differ. */
export function formatSyscalls(
	syscalls: { readonly baseline: SyscallRates; readonly candidate: SyscallRates } | null,
): string {
	if (syscalls === null) return "";
	const [before, after] = [totalRate(syscalls.baseline), totalRate(syscalls.candidate)];
	const text = formatMetric(before, "syscalls/op");
	const changed = Math.abs(before - after) > 1e-6 * Math.max(1, before);
	return changed ? `${text}->${formatMetric(after, "syscalls/op")}` : text;
}
