import { EvlabError } from "../model/errors.ts";
import type { Profile } from "../model/profile.ts";
import { flameGraph } from "../report/flame-graph.ts";
import { type FlameSide, flameTree } from "../report/flame-tree.ts";
import { flameSideOf } from "../report/profile-graphs.ts";
import { type SpeedscopeSide, speedscope } from "../report/speedscope.ts";
import type { Files } from "../system/ports.ts";

export interface GraphFiles {
	readonly svg?: string | undefined;
	readonly speedscope?: string | undefined;
}

/**
 * The flame graph of the first workload that was sampled as SVG, and all of them for speedscope.
 * With a baseline both show the difference. Throws BAD_INPUT when there is nothing to draw.
 */
export async function writeGraphs(
	files: Files,
	paths: GraphFiles,
	title: string,
	candidate: Profile,
	baseline: Profile | null,
): Promise<void> {
	if (paths.svg !== undefined) {
		const after = candidate.subjects.find((subject) => flameSideOf(subject) !== null);
		if (after === undefined) throw nothingToDraw(paths.svg);
		const before = baseline?.subjects.find(({ workload }) => workload === after.workload);
		const now = flameSideOf(after) as FlameSide;
		const then = before === undefined ? null : flameSideOf(before);
		const graph = flameGraph({
			title: `${after.workload}: ${title}`,
			tree: flameTree(now, then ?? now),
			differential: then !== null,
		});
		await files.writeText(paths.svg, graph);
	}
	if (paths.speedscope !== undefined) {
		const sides = [...(baseline === null ? [] : stacksOf(baseline)), ...stacksOf(candidate)];
		if (sides.length === 0) throw nothingToDraw(paths.speedscope);
		await files.writeText(paths.speedscope, `${JSON.stringify(speedscope(title, sides))}\n`);
	}
}

function stacksOf({ variant, subjects }: Profile): readonly SpeedscopeSide[] {
	return subjects.flatMap(({ workload, attribution }) =>
		attribution.state === "unavailable"
			? []
			: [{ name: `${workload} of ${variant.name}`, stacks: attribution.stacks }],
	);
}

function nothingToDraw(path: string): EvlabError {
	return new EvlabError(
		"BAD_INPUT",
		`there are no samples to write to ${path}`,
		"evlab profile without --svg and --speedscope says why there are none",
	);
}
