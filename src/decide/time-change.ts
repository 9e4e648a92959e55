/** A log-ratio as the change of time: +0.05 (candidate faster) is "-4.9 %", as in the tables. */
export function timeChange(logRatio: number): string {
	const percent = 100 * Math.expm1(-logRatio);
	if (!(Math.abs(percent) < 1e5)) return "unbounded";
	return `${percent < 0 ? "-" : "+"}${Math.abs(percent).toFixed(1)} %`;
}

/** Names of workloads, the first three of them in full. */
export function listed(names: readonly string[]): string {
	const shown = names.slice(0, 3).join(", ");
	return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
