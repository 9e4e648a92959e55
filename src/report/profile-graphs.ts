import type { ProfilePair, SubjectProfile } from "../model/profile.ts";
import { flameGraph } from "./flame-graph.ts";
import { type FlameSide, flameTree } from "./flame-tree.ts";

/** What a flame graph is drawn from; null where nothing was sampled or the operation not timed. */
export function flameSideOf({ attribution, operationTime }: SubjectProfile): FlameSide | null {
	const nsPerOp = operationTime?.perfOffNs ?? operationTime?.perfOnNs ?? null;
	if (attribution.state === "unavailable" || nsPerOp === null) return null;
	return { stacks: attribution.stacks, nsPerOp };
}

/** A differential flame graph for each workload that was sampled on both sides. Pure. */
export function profileGraphs({
	baseline,
	candidate,
}: Pick<ProfilePair, "baseline" | "candidate">): readonly {
	readonly workload: string;
	readonly svg: string;
}[] {
	return candidate.subjects.flatMap((after) => {
		const before = baseline.subjects.find(({ workload }) => workload === after.workload);
		const now = flameSideOf(after);
		const then = before === undefined ? null : flameSideOf(before);
		if (now === null || then === null) return [];
		const title = `${after.workload}: ${candidate.variant.name} against ${baseline.variant.name}`;
		const svg = flameGraph({ title, tree: flameTree(now, then), differential: true });
		return [{ workload: after.workload, svg }];
	});
}
