import { join } from "node:path";
import type { CodeOwner, FunctionCosts } from "../model/profile.ts";
import {
	type CallgrindCosts,
	parseCallgrindCosts,
	splitCallgrindParts,
} from "./callgrind-costs.ts";
import { ownerOfObject } from "./code-owner.ts";
import { baseName, type InlineChain } from "./inline-chains.ts";
import type { ProfileSetting, ProfileSubject } from "./profile-subject.ts";
import { runSubject } from "./run-subject.ts";

/** Instructions of one operation by function, and every function that was executed. */
export interface CountedFunctions {
	readonly costs: FunctionCosts;
	/** Also those of which only inlined callees took instructions. */
	readonly executed: ReadonlySet<string>;
}

/**
 * User instructions of one operation by function, by callgrind: exact, the same wherever the code
 * was placed, and each inlined function by its own name.
 */
export async function countFunctions(
	setting: ProfileSetting,
	subject: ProfileSubject,
): Promise<CountedFunctions> {
	const { shell, files } = setting.ports;
	const { counted, binary, workload } = subject;
	if (counted === null) {
		return unavailable("instructions are counted in evrun's workloads only", null);
	}
	if ((await shell.which("valgrind")) === null) {
		return unavailable("valgrind is not installed", "sudo apt-get install valgrind");
	}
	const output = join(setting.directory, `${workload.replaceAll("/", "-")}.callgrind`);
	try {
		// Counts do not depend on the core.
		const result = await runSubject({ ...setting, core: null }, counted, [
			// Neither VALGRIND_OPTS nor a .valgrindrc.
			...["valgrind", "--command-line-only=yes", "-q", "--tool=callgrind"],
			...[`--callgrind-out-file=${output}`, "--combine-dumps=yes", "--dump-instr=yes"],
			...["--compress-strings=no", "--compress-pos=no", "--collect-atstart=no"],
			...[`--toggle-collect=${counted.function}`, `--dump-after=${counted.function}`],
		]);
		if (!result.ok) return unavailable(`under valgrind ${result.because}`, null);
		const text = (await files.exists(output)) ? await files.readText(output) : "";
		// The first part is the batch that warms up.
		const [, part] = splitCallgrindParts(text, counted.function);
		const costs = part === undefined ? null : parseCallgrindCosts(part, binary);
		if (costs === null) return unavailable("callgrind did not write its counts", null);
		const chains = await setting.chains.of(binary, costs.byAddress.keys());
		return byName(costs, chains, result.output.operations);
	} finally {
		await files.remove(output);
	}
}

/** Costs by place as costs of functions. Pure. */
export function byName(
	{ byAddress, byFunction }: CallgrindCosts,
	chains: ReadonlyMap<number, InlineChain>,
	operations: number,
): CountedFunctions {
	const functions = new Map<string, { owner: CodeOwner; cost: number }>();
	const executed = new Set<string>();
	const add = (symbol: string, owner: CodeOwner, cost: number): void => {
		functions.set(symbol, { owner, cost: cost + (functions.get(symbol)?.cost ?? 0) });
		executed.add(symbol);
	};
	for (const [address, cost] of byAddress) {
		const chain = chains.get(address) ?? [];
		add(chain[0]?.name ?? "[unknown]", chain[0]?.owner ?? "harness", cost);
		for (const { name } of chain) executed.add(name);
	}
	for (const [key, { object, cost }] of byFunction) {
		add(baseName(key.split("\n")[1] ?? ""), ownerOfObject(object), cost);
	}
	const sorted = [...functions].map(([symbol, { owner, cost }]) => ({
		symbol,
		owner,
		instructions: cost / operations,
	}));
	sorted.sort((a, b) => b.instructions - a.instructions || (a.symbol < b.symbol ? -1 : 1));
	return { costs: { state: "counted", functions: sorted }, executed };
}

function unavailable(because: string, unlock: string | null): CountedFunctions {
	return { costs: { state: "unavailable", because, unlock }, executed: new Set() };
}
