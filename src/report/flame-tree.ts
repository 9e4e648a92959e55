import type { FoldedStack } from "../model/profile.ts";

/** A frame with everything it called, in ns of one operation on either side. */
export interface FlameNode {
	readonly name: string;
	readonly candidateNs: number;
	readonly baselineNs: number;
	readonly children: readonly FlameNode[];
}

/** One side's stacks; nsPerOp turns samples into time, so that sides of other lengths compare. */
export interface FlameSide {
	readonly stacks: readonly FoldedStack[];
	readonly nsPerOp: number;
}

interface Growing {
	candidateNs: number;
	baselineNs: number;
	readonly children: Map<string, Growing>;
}

/** Both sides' stacks as one tree; callees in alphabetical order, so that trees look alike. Pure. */
export function flameTree(candidate: FlameSide, baseline: FlameSide): FlameNode {
	const root = growing();
	add(root, candidate, "candidateNs");
	add(root, baseline, "baselineNs");
	return finished("all", root);
}

function growing(): Growing {
	return { candidateNs: 0, baselineNs: 0, children: new Map() };
}

function add(
	root: Growing,
	{ stacks, nsPerOp }: FlameSide,
	side: "candidateNs" | "baselineNs",
): void {
	const all = stacks.reduce((sum, { samples }) => sum + samples, 0);
	for (const { frames, samples } of stacks) {
		const ns = (nsPerOp * samples) / all;
		let node = root;
		node[side] += ns;
		for (const frame of frames) {
			let child = node.children.get(frame);
			if (child === undefined) {
				child = growing();
				node.children.set(frame, child);
			}
			child[side] += ns;
			node = child;
		}
	}
}

function finished(name: string, { candidateNs, baselineNs, children }: Growing): FlameNode {
	return {
		name,
		candidateNs,
		baselineNs,
		children: [...children]
			.sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
			.map(([child, node]) => finished(child, node)),
	};
}
