import type { Experiment } from "../model/experiment.ts";
import type { NonStarter } from "../model/non-starter.ts";
import type { PastIdea } from "./check-proposal.ts";
import type { HotSpot } from "./hot-spots.ts";

/** A change as a file, and what is known of it without building it. */
export type Change =
	| {
			readonly state: "change";
			readonly patch: string;
			readonly text: string;
			/** Why not to try it: the same was tried, or is known not to work; null otherwise. */
			readonly repeat: string | null;
	  }
	/** Nothing was changed, or something that may not be. */
	| { readonly state: "refused"; readonly why: string };

export interface TryOrder {
	/** Of the attempt: the same name is the same attempt. */
	readonly name: string;
	readonly patches: readonly string[];
	readonly title: string;
	readonly hypothesis: string;
	readonly author: string;
}

/** What the loop does besides asking: evlab's own stages. Each may be asked again after a kill. */
export interface Bench {
	/** Of the tip of now. */
	profile(): Promise<readonly HotSpot[]>;
	source(file: string): Promise<string | null>;
	past(): Promise<readonly PastIdea[]>;
	nonStarters(): Promise<readonly NonStarter[]>;
	/**
	 * Sources of the tip for one agent, without a repository; their directory. Fresh ones, unless
	 * `keep`: those that were made before, with what an answered agent has edited there.
	 */
	makeSources(label: string, keep: boolean): Promise<string>;
	/** What was edited in such sources, or the diff of a reply, through the allowed-edit rule. */
	readChange(label: string, directory: string, diff: string | null): Promise<Change>;
	/** Begins an experiment, or finds it begun; what to go on with. */
	openTry(order: TryOrder): Promise<string>;
	/** Takes it to its end; what was recorded. */
	finishTry(attempt: string): Promise<readonly Experiment[]>;
	/** Full gate, then the tip: whether it held. Done already is done. */
	accept(experiment: string): Promise<boolean>;
	remember(experiment: string, title: string, body: string): Promise<void>;
}
