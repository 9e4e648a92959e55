import type { GateReport, OracleReport } from "../model/gate.ts";

/** One layer of the gate beside regress, in a line, and its failures. */
export interface LayerLine {
	readonly label: string;
	readonly text: string;
	readonly failures: readonly string[];
}

/** What `evlab verify` asked beside regress; empty for what it did not ask. Pure. */
export function layerLines(report: GateReport): readonly LayerLine[] {
	const { surface, scenarios, oracle } = report;
	return [
		...(surface === undefined
			? []
			: [
					{
						label: "surface",
						text: `${surface.objects} objects, ${count(surface.findings.length, "new reach", "new reaches")}`,
						failures: surface.findings.map(({ object, what, why }) => `${object}: ${what} ${why}`),
					},
				]),
		...(scenarios === undefined
			? []
			: [
					{
						label: "scenario",
						text: `${scenarios.filter(({ reason }) => reason === "").length} of ${scenarios.length} as the unmodified library`,
						failures: scenarios
							.filter(({ reason }) => reason !== "")
							.map(({ scenario, reason }) => `${scenario}: ${reason}`),
					},
				]),
		...(oracle ?? []).map(oracleLine),
		...(oracle?.length === 0 ? [{ label: "oracle", text: "not asked", failures: [] }] : []),
	];
}

function oracleLine({
	sanitizer,
	seconds,
	seed,
	scripts,
	steps,
	difference,
	saved,
}: OracleReport): LayerLine {
	const asan = sanitizer === "address" ? " with ASan+UBSan" : "";
	return {
		label: "oracle",
		text: `${scripts} programs${asan}, ${steps} steps in at most ${seconds} s, seed ${seed}`,
		failures:
			difference === null
				? []
				: [
						`expected ${difference.expected}, found ${difference.found}`,
						`again: evlab oracle --replay ${saved ?? ""}`,
					],
	};
}

function count(number: number, one: string, many: string): string {
	return `${number === 0 ? "no" : number} ${number === 1 ? one : many}`;
}
