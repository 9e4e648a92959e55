import { StageName } from "../../model/experiment.ts";
import type { Progress } from "../../system/ports.ts";
import type { AttemptState } from "./attempt-state.ts";
import type { Step } from "./next-step.ts";
import type { Watcher } from "./run-attempt.ts";

/** A view of an attempt while it runs: a line for each stage that has ended, one for what runs. */
export interface LiveView {
	readonly watcher: Watcher;
	/** For the stages: what they say of their steps, after which stage it is and what comes next. */
	readonly progress: Progress;
}

export function liveView(progress: Progress): LiveView {
	let running = "";
	return {
		progress: {
			step: (text, detail) => progress.step(running === "" ? text : `${running} | ${text}`, detail),
			// Details of a stage; its own line comes when it ends.
			done: () => {},
			note: (text) => progress.note(text),
		},
		watcher: {
			began: (state, step) => {
				running = headline(state, step);
				if (running !== "") progress.step(running);
			},
			ended: (state, candidate, { stage, outcome, finding, seconds }) => {
				const who = state.candidates.length === 1 ? "" : `${candidateName(state, candidate)}: `;
				const took = `${seconds.toFixed(1)} s`.padStart(8);
				progress.done(`${stage.padEnd(11)}${outcome.padEnd(13)}${took}  ${who}${finding}`);
			},
		},
	};
}

/** "5/8 screen, then confirm, 134 s so far". Pure. */
export function headline(state: AttemptState, step: Step): string {
	switch (step.kind) {
		case "run": {
			const { stage, candidates } = step;
			const number = StageName.options.indexOf(stage) + 1;
			const next = StageName.options[number] ?? "decide";
			const which =
				state.candidates.length === 1
					? ""
					: ` of ${candidates.map((i) => candidateName(state, i)).join(" and ")}`;
			return `${number}/${StageName.options.length} ${stage}${which}, then ${next}, ${secondsSoFar(state)} s so far`;
		}
		case "choose":
			return `choosing one of ${step.among.length} variants`;
		case "decide":
			return "deciding";
		case "publish":
			return "recording";
		case "settle":
		case "done":
			return "";
	}
}

function candidateName(state: AttemptState, candidate: number): string {
	return state.candidates[candidate]?.variant.name ?? `candidate ${candidate + 1}`;
}

function secondsSoFar(state: AttemptState): number {
	const reports = state.candidates.flatMap(({ stages }) => [...stages.values()]);
	return Math.round(reports.reduce((sum, { report }) => sum + report.seconds, 0));
}
