import type { Script } from "../../model/oracle-script.ts";
import type { OracleAddon } from "./addon.ts";
import type { Observation } from "./observation.ts";
import { observeEnd, observeStep } from "./observe.ts";
import { ScriptWorld } from "./script-world.ts";

/** What the wall clock of native/virtual-clock shows first. */
const firstWallUs = 1_800_000_000 * 1e6;
/** Runs in which a leak must show again and again: a cache of freed memory fills up and stops. */
const leakRuns = 24;

/** Runs scripts on one addon, one after another, in a process with a standing clock. */
export class ScriptRunner {
	readonly #addon: OracleAddon;
	#wallUs = 0;

	constructor(addon: OracleAddon) {
		this.#addon = addon;
	}

	run(script: Script): readonly Observation[] {
		const before = this.#addon.liveBlocks();
		const observations = this.#runOnce(script);
		const end = observations.at(-1);
		if (end === undefined || this.#addon.liveBlocks() <= before) return observations;
		return this.#leaks(script)
			? [...observations.slice(0, -1), { ...end, result: "memory is not freed" }]
			: observations;
	}

	#leaks(script: Script): boolean {
		let grown = 0;
		for (let i = 0; i < leakRuns; i++) {
			const before = this.#addon.liveBlocks();
			this.#runOnce(script);
			if (this.#addon.liveBlocks() > before) grown++;
		}
		return grown === leakRuns;
	}

	#runOnce(script: Script): readonly Observation[] {
		// Back to where it was, so that a million scripts do not end before 1970.
		this.#addon.stepClock(0, -this.#wallUs);
		this.#wallUs = 0;
		const handles = {
			...this.#addon,
			stepClock: (monotonicUs: number, wallUs: number) => {
				this.#wallUs += wallUs;
				this.#addon.stepClock(monotonicUs, wallUs);
			},
		};
		const world = new ScriptWorld(handles, script, firstWallUs);
		const steps = script.steps.map((step) => observeStep(world, step));
		return [...steps, observeEnd(world)];
	}
}
