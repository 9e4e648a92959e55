import type { Observation } from "../../src/gate/oracle/observation.ts";
import { predict } from "../../src/gate/oracle/predict.ts";
import type { AddonCopy } from "../../src/model/build.ts";
import type { Script } from "../../src/model/oracle-script.ts";
import type { StartWorker, WorkerExit } from "../../src/system/worker-process.ts";
import { createFakeProcess } from "./fake-worker.ts";

/** What a build does with a script: shows something, ends its process, or never answers. */
export type Behaviour = (
	script: Script,
	asPromised: readonly Observation[],
) => readonly Observation[] | { readonly end: Partial<WorkerExit> } | "silent";

export const baselineCopy: AddonCopy = {
	layout: 0,
	path: "/pristine.node",
	buildId: "a".repeat(40),
};
export const candidateCopy: AddonCopy = { layout: 0, path: "/other.node", buildId: "b".repeat(40) };

/** Workers that answer with the model's own words, changed by `behaviour` for that addon's path. */
export function fakeOracleWorkers(behaviours: Readonly<Record<string, Behaviour>>): {
	readonly startWorker: StartWorker;
	readonly started: () => number;
} {
	let started = 0;
	return {
		started: () => started,
		startWorker: (_, args) => {
			started++;
			const { addon } = JSON.parse(args.at(-1) ?? "null") as { addon: string };
			const fake = createFakeProcess((message) => {
				const { id, script } = message as { id: number; script: Script };
				const promised = predict(script).observations;
				const answer = behaviours[addon]?.(script, promised) ?? promised;
				if (answer === "silent") return;
				if ("end" in answer) fake.end(answer.end);
				// Later, as from another process: what runs out of time must get a turn.
				else setImmediate(() => fake.say({ type: "ran", id, observations: answer }));
			});
			const copy = addon === baselineCopy.path ? baselineCopy : candidateCopy;
			fake.say({ type: "ready", buildId: copy.buildId, path: addon });
			return fake;
		},
	};
}
