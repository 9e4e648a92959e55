import type { Difference } from "../../model/oracle-record.ts";
import type { Role } from "../../model/variant.ts";
import type { Observation } from "./observation.ts";
import type { Prediction } from "./predict.ts";
import type { Outcome } from "./side.ts";

/** The first thing that a build did otherwise than the model; null when it did all alike. */
export function findDifference(
	role: Role,
	prediction: Prediction,
	outcome: Outcome,
): Difference | null {
	if (outcome.state === "died") {
		return { role, step: null, expected: "an answer", found: outcome.how };
	}
	for (const [step, expected] of prediction.observations.entries()) {
		const found = outcome.observations[step];
		if (found === undefined) return { role, step, expected: "an answer", found: "none" };
		const aspect = aspects.find((key) => shown(expected[key]) !== shown(found[key]));
		if (aspect === undefined) continue;
		const text = (value: Observation) => `${aspect} ${shown(value[aspect])}`;
		return { role, step, expected: text(expected), found: text(found) };
	}
	return null;
}

const aspects = ["result", "ran", "lengths", "changes"] as const;

function shown(value: unknown): string {
	return JSON.stringify(value);
}
