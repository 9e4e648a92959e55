import type { AskDesk } from "./ask.ts";
import type { Bench } from "./bench.ts";
import type { HotFunction, HotSpot } from "./hot-spots.ts";

export interface PhaseDesk {
	readonly ask: AskDesk;
	readonly bench: Bench;
	readonly skill: (name: string) => Promise<string>;
	/** What each tier has been worth: .claude/program.md. */
	readonly playbook: () => Promise<string>;
	/** A mark for the data of a prompt that no source can know. */
	readonly drawMark: () => string;
	readonly note: (line: string) => void;
}

/** One experiment of a run: "<run>/1", and "e1" in labels. */
export interface Round {
	readonly number: number;
	readonly experiment: string;
	readonly tier: number;
	readonly spots: readonly HotSpot[];
}

/** How long a call may take: reading takes a few minutes, an edit and its second thoughts longer. */
export const timeLimitsMs = { propose: 600_000, chair: 300_000, implement: 1_200_000 } as const;

/** Of all spots, each function once with its largest share, largest first. Pure. */
export function hotFunctions(spots: readonly HotSpot[]): readonly HotFunction[] {
	const largest = new Map<string, HotFunction>();
	for (const each of spots.flatMap(({ functions }) => functions)) {
		const known = largest.get(each.symbol);
		if (known === undefined || (each.share ?? 0) > (known.share ?? 0)) {
			largest.set(each.symbol, each);
		}
	}
	return [...largest.values()].toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0));
}

/** Where the time goes, for prompts. Pure. */
export function spotText({ tier, spots }: Round): string {
	const lines = spots.map(({ workload, boundness, evidence, functions }) => {
		const shares = functions
			.slice(0, 12)
			.map(({ symbol, share }) =>
				share === null ? symbol : `${symbol} ${(100 * share).toFixed(1)} %`,
			);
		return `- ${workload} (${boundness}-bound; ${evidence}): ${shares.join(", ")}`;
	});
	return [`Tier ${tier} of the playbook.`, ...lines].join("\n");
}

/** Sources for one call. After a kill an agent that has answered is not asked again: what it edited must still be there. */
export function sourcesFor({ ask: { journal }, bench }: PhaseDesk, label: string): Promise<string> {
	const { answers } = journal.state();
	return bench.makeSources(label, answers.has(label) || answers.has(`${label}-again`));
}

/** All are awaited before the first failure is thrown: what was answered is in the journal then. */
export async function together<Item, Value>(
	items: readonly Item[],
	action: (item: Item, index: number) => Promise<Value>,
): Promise<readonly Value[]> {
	const settled = await Promise.allSettled(items.map(action));
	return settled.map((each) => {
		if (each.status === "rejected") throw each.reason;
		return each.value;
	});
}
