import type { Variant } from "../model/variant.ts";
import { printable } from "./quantity.ts";
import type { ComparisonView, Subject } from "./subject.ts";

/** One command with what it is for. */
export interface RerunStep {
	readonly why: string;
	readonly command: string;
}

/** The commands that lead to the same measurement again, in a checkout of evlab. */
export function rerunCommands(subject: Subject, upstreamVersion: string): readonly RerunStep[] {
	const [view] = subject.comparisons;
	const id = subject.experiment?.record.id;
	return [
		{ why: "dependencies at their pinned versions, and the build", command: "npm ci" },
		{
			why: `libevent ${upstreamVersion}, verified against the pinned digest`,
			command: "npx evlab setup",
		},
		...(id === undefined
			? []
			: [
					{
						why: "the decision again, from the stored samples",
						command: `npx evlab replay ${id}`,
					},
					{
						why: "the confirmation again, measured anew on the base of that time",
						command: `npx evlab reproduce ${id}`,
					},
				]),
		...(view === undefined || id !== undefined ? [] : [compareStep(view, subject)]),
		...(view === undefined
			? []
			: [
					{
						why: "libevent’s own tests, all of them",
						command: `npx evlab verify ${word(argumentOf(view.record.candidate.variant, subject))} --full`,
					},
				]),
	];
}

function compareStep({ record, filter }: ComparisonView, subject: Subject): RerunStep {
	const sides = [
		argumentOf(record.baseline.variant, null),
		argumentOf(record.candidate.variant, subject),
	];
	const filtered = filter === null ? "" : ` --filter ${word(filter)}`;
	return {
		why: `the measurement, with the same random choices (it took ${Math.round(record.durationMs / 1000)} s here); the baseline was commit ${record.baseline.variant.commit.slice(0, 12)}`,
		command: `npx evlab compare ${sides.map(word).join(" ")} --seed ${record.seed}${filtered}`,
	};
}

/** What names a variant on the command line: a ref, or the file it came from. */
function argumentOf({ name, origin }: Variant, subject: Subject | null): string {
	if (origin === "ref") return name;
	if (origin === "directory") return `./${name}`;
	return subject?.patch?.path ?? `./${name}.patch`;
}

/** Text as one word of a shell: names come from whoever proposes a change. */
export function word(text: string): string {
	const shown = printable(text);
	return /^[\w./:,@%+=-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}
