import type { FoldedStack } from "../model/profile.ts";

export interface SpeedscopeSide {
	readonly name: string;
	readonly stacks: readonly FoldedStack[];
}

interface SampledProfile {
	readonly type: "sampled";
	readonly name: string;
	readonly unit: "none";
	readonly startValue: 0;
	readonly endValue: number;
	/** Frames of each stack, outermost first, by their place in `shared.frames`. */
	readonly samples: readonly (readonly number[])[];
	readonly weights: readonly number[];
}

/** speedscope's file format, as its published JSON schema has it. */
export interface SpeedscopeFile {
	readonly $schema: "https://www.speedscope.app/file-format-schema.json";
	readonly name: string;
	readonly exporter: "evlab";
	readonly activeProfileIndex: 0;
	readonly shared: { readonly frames: readonly { readonly name: string }[] };
	readonly profiles: readonly SampledProfile[];
}

/** One profile a side over one table of frames, so that speedscope shows both in equal colours. Pure. */
export function speedscope(name: string, sides: readonly SpeedscopeSide[]): SpeedscopeFile {
	const places = new Map<string, number>();
	const placeOf = (frame: string): number => {
		const known = places.get(frame);
		if (known !== undefined) return known;
		places.set(frame, places.size);
		return places.size - 1;
	};
	const profiles = sides.map(
		(side): SampledProfile => ({
			type: "sampled",
			name: side.name,
			unit: "none",
			startValue: 0,
			endValue: side.stacks.reduce((sum, { samples }) => sum + samples, 0),
			samples: side.stacks.map(({ frames }) => frames.map(placeOf)),
			weights: side.stacks.map(({ samples }) => samples),
		}),
	);
	return {
		$schema: "https://www.speedscope.app/file-format-schema.json",
		name,
		exporter: "evlab",
		activeProfileIndex: 0,
		shared: { frames: [...places.keys()].map((frame) => ({ name: frame })) },
		profiles,
	};
}
