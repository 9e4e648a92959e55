import type { ExperimentDecision } from "../model/experiment.ts";

/** Where two decisions differ, by the path of the value; empty when they are the same to the digit. */
export interface DecisionDifference {
	readonly path: string;
	readonly stored: string;
	readonly again: string;
}

/** Compares what was decided with what follows now. Numbers must have the same digits. Pure. */
export function decisionDifferences(
	stored: ExperimentDecision,
	again: ExperimentDecision,
): readonly DecisionDifference[] {
	const left = leaves(stored);
	const right = leaves(again);
	return [...new Set([...left.keys(), ...right.keys()])].flatMap((path) => {
		const [before, now] = [left.get(path) ?? "absent", right.get(path) ?? "absent"];
		return before === now ? [] : [{ path, stored: before, again: now }];
	});
}

/** Every value by its path: "gains.0.low" is "0.0412". */
function leaves(value: unknown, path = ""): ReadonlyMap<string, string> {
	if (typeof value !== "object" || value === null) return new Map([[path, JSON.stringify(value)]]);
	return new Map(
		Object.entries(value).flatMap(([key, inner]) => [
			...leaves(inner, path === "" ? key : `${path}.${key}`),
		]),
	);
}
