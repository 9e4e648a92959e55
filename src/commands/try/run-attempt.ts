import { join } from "node:path";
import type { ScreenScore } from "../../model/attempt.ts";
import { EvlabError } from "../../model/errors.ts";
import type { EvidenceFile, ExperimentDecision, StageReport } from "../../model/experiment.ts";
import type { Files } from "../../system/ports.ts";
import type { AttemptState } from "./attempt-state.ts";
import type { Journal } from "./journal.ts";
import { nextStep, type RunStage, type Step } from "./next-step.ts";

/** What a stage found; how long it took is measured around it. */
export type Finding = Pick<StageReport, "outcome" | "finding" | "evidence">;

/** One candidate of an attempt, as a stage is given it. */
export interface Task {
	readonly state: AttemptState;
	readonly candidate: number;
	/** The candidate's own directory, for its evidence. */
	readonly directory: string;
}

/** Who does the steps. Each may be asked again for what it had begun when it was killed. */
export interface Crew {
	readonly run: (stage: RunStage, task: Task) => Promise<Finding>;
	readonly choose: (
		state: AttemptState,
		among: readonly number[],
	) => Promise<readonly ScreenScore[]>;
	readonly decide: (
		task: Task,
	) => Promise<{ readonly finding: Finding; readonly decision: ExperimentDecision }>;
	/** Records the experiment, or finds it recorded. */
	readonly publish: (
		task: Task,
	) => Promise<{ readonly experiment: string; readonly record: string }>;
	/** Does what follows from the decision, or finds it done. */
	readonly settle: (task: Task) => Promise<void>;
}

/** Told of each step, for whoever watches. */
export interface Watcher {
	readonly began: (state: AttemptState, step: Step) => void;
	readonly ended: (state: AttemptState, candidate: number, report: StageReport) => void;
}

export interface Clocks {
	readonly now: () => Date;
	/** Monotonic. */
	readonly nowMs: () => number;
}

export interface Desk extends Clocks {
	readonly files: Files;
	readonly crew: Crew;
	readonly watcher: Watcher;
	readonly signal: AbortSignal;
}

/** Builds that run at once: each uses every core. */
const buildsAtOnce = 2;

/**
 * Takes an attempt from wherever its journal stands to its end. Whatever throws leaves the journal
 * as it is: the same call goes on from there.
 */
export async function runAttempt(journal: Journal, desk: Desk): Promise<AttemptState> {
	for (;;) {
		const step = nextStep(journal.state());
		if (step.kind === "done") return journal.state();
		requireRunning(desk.signal, journal);
		desk.watcher.began(journal.state(), step);
		await takeStep(journal, desk, step);
	}
}

async function takeStep(
	journal: Journal,
	desk: Desk,
	step: Exclude<Step, { kind: "done" }>,
): Promise<void> {
	const at = () => desk.now().toISOString();
	const { crew } = desk;
	switch (step.kind) {
		case "run": {
			await inTurns(step.candidates, buildsAtOnce, (candidate) =>
				runStage(journal, desk, step.stage, candidate),
			);
			return;
		}
		case "choose": {
			const scores = await crew.choose(journal.state(), step.among);
			// By what each is sure of: the largest estimate of several is the luckiest one.
			const best = scores.reduce((a, b) => (b.low > a.low ? b : a));
			journal.append({ kind: "chose", at: at(), candidate: best.candidate, scores });
			return;
		}
		case "decide": {
			const { candidate } = step;
			const startMs = desk.nowMs();
			const { finding, decision } = await crew.decide(taskOf(journal, candidate));
			const seconds = secondsSince(desk, startMs);
			const report = { stage: "decide" as const, ...finding, seconds };
			journal.append({ kind: "decided", at: at(), candidate, report, decision });
			desk.watcher.ended(journal.state(), candidate, report);
			return;
		}
		case "publish": {
			const { candidate } = step;
			const published = await crew.publish(taskOf(journal, candidate));
			journal.append({ kind: "published", at: at(), candidate, ...published });
			return;
		}
		case "settle": {
			const { candidate } = step;
			await crew.settle(taskOf(journal, candidate));
			journal.append({ kind: "settled", at: at(), candidate });
			return;
		}
	}
}

async function runStage(
	journal: Journal,
	desk: Desk,
	stage: RunStage,
	candidate: number,
): Promise<void> {
	const task = taskOf(journal, candidate);
	await desk.files.makeDirectory(task.directory);
	journal.append({ kind: "began", at: desk.now().toISOString(), candidate, stage });
	const startMs = desk.nowMs();
	const finding = await desk.crew.run(stage, task);
	// What Ctrl-C cut short is no finding; the stage runs again.
	requireRunning(desk.signal, journal);
	const evidence = await digests(desk.files, task.directory, finding.evidence);
	const report: StageReport = { stage, ...finding, seconds: secondsSince(desk, startMs) };
	const at = desk.now().toISOString();
	journal.append({ kind: "ended", at, candidate, report, evidence });
	desk.watcher.ended(journal.state(), candidate, report);
}

/** The paths' digests: a resumed attempt believes a stage's files only while they are these. */
export async function digests(
	files: Files,
	directory: string,
	names: readonly string[],
): Promise<readonly EvidenceFile[]> {
	const found: EvidenceFile[] = [];
	for (const path of names) {
		const file = join(directory, path);
		const { length } = await files.readBytes(file);
		found.push({ path, sha256: await files.sha256(file), bytes: length });
	}
	return found;
}

export function candidateDirectory(directory: string, candidate: number): string {
	return join(directory, `${candidate}`);
}

function taskOf(journal: Journal, candidate: number): Task {
	const directory = candidateDirectory(journal.directory, candidate);
	return { state: journal.state(), candidate, directory };
}

function secondsSince(desk: Clocks, startMs: number): number {
	return (desk.nowMs() - startMs) / 1000;
}

function requireRunning(signal: AbortSignal, { directory }: Journal): void {
	if (!signal.aborted) return;
	throw new EvlabError(
		"INTERRUPTED",
		`stopped; what was finished is kept in ${directory}`,
		"go on with: evlab resume",
	);
}

/** At most `atOnce` at a time. All are awaited before the first failure is thrown. */
async function inTurns<Item>(
	items: readonly Item[],
	atOnce: number,
	action: (item: Item) => Promise<void>,
): Promise<void> {
	const waiting = [...items];
	const failures: unknown[] = [];
	const work = async () => {
		for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
			if (failures.length > 0) return;
			await action(item).catch((error: unknown) => failures.push(error));
		}
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	if (failures.length > 0) throw failures[0];
}
