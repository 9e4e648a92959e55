import type { Attribution, CodeOwner, FoldedStack, SymbolShare } from "../model/profile.ts";
import { kernelEntry } from "./kernel-entry.ts";
import type { NamedFrame, NamedStack } from "./name-frames.ts";

/** Samples of one or more runs, counted. */
export interface CountedSamples {
	/** Samples below the root; every share is of these. */
	readonly samples: number;
	/** Samples of the program's start, set-up and end. */
	readonly outside: number;
	readonly symbols: ReadonlyMap<string, SymbolCount>;
	readonly kernelBySyscall: ReadonlyMap<string, number>;
	readonly stacks: ReadonlyMap<string, number>;
}

export interface SymbolCount {
	readonly owner: CodeOwner;
	readonly self: number;
	readonly inclusive: number;
}

/**
 * Counts what runs below the function `root`: outside of it nothing is measured either, nor in what
 * `setup` calls. Pure.
 */
export function countSamples(
	stacks: readonly NamedStack[],
	{ root, setup }: { readonly root: string; readonly setup: string | null },
): CountedSamples {
	const symbols = new Map<string, { owner: CodeOwner; self: number; inclusive: number }>();
	const kernelBySyscall = new Map<string, number>();
	const folded = new Map<string, number>();
	let samples = 0;
	for (const whole of stacks) {
		const from = whole.findIndex(({ symbol }) => symbol === root);
		if (from === -1) continue;
		const stack = whole.slice(from);
		if (stack.slice(0, -1).some(({ symbol }) => symbol === setup)) continue;
		samples++;
		const seen = new Set<string>();
		for (const { symbol, owner } of stack) {
			// A recursive function is there once.
			if (seen.has(symbol)) continue;
			seen.add(symbol);
			const count = symbols.get(symbol) ?? { owner, self: 0, inclusive: 0 };
			count.inclusive++;
			symbols.set(symbol, count);
		}
		const leaf = stack.at(-1) as NamedFrame;
		(symbols.get(leaf.symbol) as { self: number }).self++;
		if (leaf.owner === "kernel") {
			const kernel = stack.filter(({ owner }) => owner === "kernel");
			const caller = stack.at(-1 - kernel.length);
			const stub = caller?.owner === "libc" ? caller.symbol : null;
			increment(
				kernelBySyscall,
				kernelEntry(
					kernel.map(({ symbol }) => symbol),
					stub,
				),
			);
		}
		increment(folded, stack.map(label).join(";"));
	}
	const outside = stacks.length - samples;
	return { samples, outside, symbols, kernelBySyscall, stacks: folded };
}

/** As flame graphs know them: `_[k]` is kernel code, `_[i]` inlined. */
function label({ symbol, owner, inlined }: NamedFrame): string {
	const suffix = owner === "kernel" ? "_[k]" : inlined ? "_[i]" : "";
	return symbol.replaceAll(";", ":") + suffix;
}

function increment(counts: Map<string, number>, key: string, by = 1): void {
	counts.set(key, (counts.get(key) ?? 0) + by);
}

/** The samples of several runs as one. Pure. */
export function addSamples(runs: readonly CountedSamples[]): CountedSamples {
	const symbols = new Map<string, SymbolCount>();
	const kernelBySyscall = new Map<string, number>();
	const stacks = new Map<string, number>();
	for (const run of runs) {
		for (const [symbol, { owner, self, inclusive }] of run.symbols) {
			const sum = symbols.get(symbol);
			symbols.set(symbol, {
				owner,
				self: self + (sum?.self ?? 0),
				inclusive: inclusive + (sum?.inclusive ?? 0),
			});
		}
		for (const [name, count] of run.kernelBySyscall) increment(kernelBySyscall, name, count);
		for (const [stack, count] of run.stacks) increment(stacks, stack, count);
	}
	const total = (numberOf: (run: CountedSamples) => number): number =>
		runs.reduce((sum, run) => sum + numberOf(run), 0);
	return {
		samples: total((run) => run.samples),
		outside: total((run) => run.outside),
		symbols,
		kernelBySyscall,
		stacks,
	};
}

/** Counts as shares. Pure. */
export function attributionOf(counted: CountedSamples, by: string): Attribution {
	const { samples } = counted;
	if (samples === 0) {
		return {
			state: "unavailable",
			because: `none of ${counted.outside} samples fell into the measured code`,
			unlock: null,
		};
	}
	const symbols = [...counted.symbols].map(
		([symbol, { owner, self, inclusive }]): SymbolShare => ({
			symbol,
			owner,
			selfShare: self / samples,
			inclusiveShare: inclusive / samples,
		}),
	);
	const stacks = [...counted.stacks].map(
		([stack, count]): FoldedStack => ({ frames: stack.split(";"), samples: count }),
	);
	return {
		state: "measured",
		by,
		samples,
		symbols: symbols.sort(
			(a, b) => b.inclusiveShare - a.inclusiveShare || (a.symbol < b.symbol ? -1 : 1),
		),
		kernelBySyscall: Object.fromEntries(
			[...counted.kernelBySyscall]
				.sort(([, a], [, b]) => b - a)
				.map(([name, count]) => [name, count / samples]),
		),
		stacks: stacks.sort((a, b) => b.samples - a.samples),
	};
}
