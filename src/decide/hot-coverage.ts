import type { HotMethods } from "../model/hot-methods.ts";

export interface ExecutedBy {
	readonly workload: string;
	readonly executed: ReadonlySet<string>;
	readonly shares: ReadonlyMap<string, number>;
}

export interface SymbolCoverage {
	readonly symbol: string;
	/** Those that execute it, the one with the largest part of its instructions in it first. */
	readonly workloads: readonly string[];
}

/** Which workloads execute each listed symbol; one without is watched by nothing. Pure. */
export function coverSymbols(
	{ areas }: Pick<HotMethods, "areas">,
	coverage: readonly ExecutedBy[],
): readonly SymbolCoverage[] {
	return areas.flatMap(({ symbols }) =>
		symbols.map(({ symbol }): SymbolCoverage => {
			const shareIn = ({ shares }: ExecutedBy): number => shares.get(symbol) ?? 0;
			const workloads = coverage
				.filter(({ executed }) => executed.has(symbol))
				.sort((a, b) => shareIn(b) - shareIn(a))
				.map(({ workload }) => workload);
			return { symbol, workloads };
		}),
	);
}
