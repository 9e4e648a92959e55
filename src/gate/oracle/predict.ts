import type { Script } from "../../model/oracle-script.ts";
import { modelHandles } from "./model-handles.ts";
import type { Observation } from "./observation.ts";
import { observeEnd, observeStep } from "./observe.ts";
import { ScriptWorld } from "./script-world.ts";
import { Unpredictable } from "./unpredictable.ts";

export interface Prediction {
	/** As much of the script as libevent's API says the outcome of. */
	readonly script: Script;
	/** One for each step, and one of the end. */
	readonly observations: readonly Observation[];
}

/** What every correct libevent shows. */
export function predict(script: Script): Prediction {
	const world = new ScriptWorld(modelHandles(), script, 0);
	const observations: Observation[] = [];
	for (const [index, step] of script.steps.entries()) {
		try {
			observations.push(observeStep(world, step));
		} catch (error) {
			if (!(error instanceof Unpredictable)) throw error;
			// Half of the step has happened in this world: the end needs one without it.
			return predict({ ...script, steps: script.steps.slice(0, index) });
		}
	}
	return { script, observations: [...observations, observeEnd(world)] };
}
