import { trialValue } from "../compare/effect.ts";
import { measuredChange, plantedTime } from "../compare/planting.ts";
import type { PlantedChange } from "../model/power.ts";
import { createRandom } from "../stats/random.ts";
import { lookFor, type Planted, type PlantRequest, plantSizes } from "./plant-sizes.ts";

export interface ChangesRequest extends PlantRequest {
	readonly sizes: readonly number[];
	readonly repeats: number;
	readonly seed: number;
}

/**
 * Plants changes of the wanted sizes at one site and looks for each of them `repeats` times in
 * either direction, sizes and directions in random order within a repeat, so that a bad minute of
 * the machine falls on all alike. Ctrl-C keeps the runs that were complete.
 */
export async function measureChanges(request: ChangesRequest): Promise<readonly PlantedChange[]> {
	const { context, site, repeats } = request;
	await context.files.makeDirectory(request.runDirectory);
	const random = createRandom(request.seed);
	const planted = await plantSizes(request, request.sizes, random.integer(2 ** 31));
	const runs = new Map<Planted, PlantedChange["runs"][number][]>();
	const trials = new Map<Planted, [number, number][]>();
	const wanted = planted.flatMap((change) =>
		(["slowdown", "speed-up"] as const).map((direction) => ({ change, direction })),
	);
	for (let repeat = 0; repeat < repeats && !context.signal.aborted; repeat++) {
		for (const { change, direction } of random.shuffle(wanted)) {
			const seed = random.integer(2 ** 31);
			context.progress.step(
				`${site.workload}: repeat ${repeat + 1} of ${repeats}`,
				`${direction} of ${change.nominalPercent} %`,
			);
			const { build, nominalPercent } = change;
			const name = `${direction}-${nominalPercent}-${repeat}`;
			const result = await lookFor(request, { build, direction, seed, name });
			if (result === null) break;
			const { seconds, effect } = result;
			append(runs, change, { direction, seed, seconds, effect });
			for (const { layouts, cells } of result.trials) {
				const value = plantedTime(direction, trialValue(cells));
				append(trials, change, [layouts.baseline, value]);
			}
		}
	}
	return planted.flatMap((change): readonly PlantedChange[] => {
		const found = runs.get(change);
		if (found === undefined) return [];
		return [
			{
				...site,
				nominalPercent: change.nominalPercent,
				turns: change.turns,
				variant: change.build.variant,
				codeHash: change.build.codeHash,
				measured: measuredChange(found),
				byLayout: trials.get(change) ?? [],
				runs: found,
			},
		];
	});
}

function append<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [item]);
	else list.push(item);
}
