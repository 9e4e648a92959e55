import type { CodeOwner } from "../model/profile.ts";
import { ownerOfObject } from "./code-owner.ts";
import { linkedAddress, readCodeSegments } from "./code-segments.ts";
import { baseName, type InlineChain } from "./inline-chains.ts";
import type { ProfileSetting } from "./profile-subject.ts";
import type { PerfScript, RawFrame } from "./raw-sample.ts";

export interface NamedFrame {
	readonly symbol: string;
	readonly owner: CodeOwner;
	/** Part of the machine code of the frame outside of it. */
	readonly inlined: boolean;
}

/** One sample's stack, outermost first. */
export type NamedStack = readonly NamedFrame[];

/**
 * Gives names to the samples of `command` in several recordings: in the subject's own file by its
 * debug information, so that inlined functions stand for themselves; elsewhere the symbols that
 * perf has found.
 */
export async function nameFrames(
	{ ports: { shell }, chains: known }: ProfileSetting,
	scripts: readonly PerfScript[],
	{ binary, command }: { readonly binary: string; readonly command: string },
): Promise<readonly (readonly NamedStack[])[]> {
	const segments = await readCodeSegments(shell, binary);
	const places = new Map<RawFrame, number>();
	const wanted = new Set<number>();
	for (const { samples, mappings } of scripts) {
		for (const { frames } of samples.filter((sample) => sample.command === command)) {
			for (const [i, frame] of frames.entries()) {
				if (frame.object !== binary) continue;
				// A return address is the instruction after the call: behind the last one of an inlined
				// function that would be another function.
				const address = Number.parseInt(frame.address, 16) - (i > 0 ? 1 : 0);
				const linkedAt = linkedAddress(address, binary, mappings, segments);
				if (linkedAt === null) continue;
				places.set(frame, linkedAt);
				wanted.add(linkedAt);
			}
		}
	}
	const chains = await known.of(binary, wanted);
	const name = (frame: RawFrame): readonly NamedFrame[] => {
		const chain = chains.get(places.get(frame) ?? -1);
		if (chain !== undefined) return expand(chain);
		const owner = frame.object === binary ? "harness" : ownerOfObject(frame.object);
		return [{ symbol: baseName(frame.symbol), owner, inlined: false }];
	};
	return scripts.map(({ samples }) =>
		samples
			.filter((sample) => sample.command === command)
			.map(({ frames }) => frames.flatMap(name).reverse()),
	);
}

function expand(chain: InlineChain): readonly NamedFrame[] {
	return chain.map(({ name, owner }, i) => ({
		symbol: name,
		owner,
		inlined: i < chain.length - 1,
	}));
}
