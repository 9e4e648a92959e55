import { join } from "node:path";
import type { CodeOwner, FunctionCost, FunctionCosts } from "../model/profile.ts";
import { parseCallgrindCosts, splitCallgrindParts } from "./callgrind-costs.ts";
import { ownerOfObject } from "./code-owner.ts";
import { baseName, readInlineChains } from "./inline-chains.ts";
import type { ProfileSetting, ProfileSubject } from "./profile-subject.ts";
import { runSubject } from "./run-subject.ts";

/**
 * User instructions of one operation by function, by callgrind: exact, the same wherever the code
 * was placed, and each inlined function by its own name.
 */
export async function countFunctions(
	setting: ProfileSetting,
	subject: ProfileSubject,
): Promise<FunctionCosts> {
	const { shell, files } = setting.ports;
	const { short, root, binary, runner } = subject;
	if (runner !== "evrun" || short === null) {
		return unavailable("instructions are counted in evrun's workloads only", null);
	}
	if ((await shell.which("valgrind")) === null) {
		return unavailable("valgrind is not installed", "sudo apt-get install valgrind");
	}
	const output = join(setting.directory, "functions.callgrind");
	try {
		const result = await runSubject({ ...setting, core: null }, short[0], [
			// Neither VALGRIND_OPTS nor a .valgrindrc.
			...["valgrind", "--command-line-only=yes", "-q", "--tool=callgrind"],
			...[`--callgrind-out-file=${output}`, "--combine-dumps=yes", "--dump-instr=yes"],
			...["--compress-strings=no", "--compress-pos=no", "--collect-atstart=no"],
			...[`--toggle-collect=${root}`, `--dump-after=${root}`],
		]);
		if (!result.ok) return unavailable(`under valgrind ${result.because}`, null);
		const text = (await files.exists(output)) ? await files.readText(output) : "";
		// The first part is the batch that warms up.
		const [, part] = splitCallgrindParts(text, root);
		const costs = part === undefined ? null : parseCallgrindCosts(part, binary);
		if (costs === null) return unavailable("callgrind did not write its counts", null);
		const { operations } = result.output;
		const chains = await readInlineChains(shell, binary, costs.byAddress.keys());
		const functions = new Map<string, { owner: CodeOwner; cost: number }>();
		const add = (symbol: string, owner: CodeOwner, cost: number): void => {
			const before = functions.get(symbol)?.cost ?? 0;
			functions.set(symbol, { owner, cost: before + cost });
		};
		for (const [address, cost] of costs.byAddress) {
			const innermost = chains.get(address)?.[0];
			add(innermost?.name ?? "[unknown]", innermost?.owner ?? "harness", cost);
		}
		for (const [key, { object, cost }] of costs.byFunction) {
			add(baseName(key.split("\n")[1] ?? ""), ownerOfObject(object), cost);
		}
		return {
			state: "counted",
			functions: [...functions]
				.map(
					([symbol, { owner, cost }]): FunctionCost => ({
						symbol,
						owner,
						instructions: cost / operations,
					}),
				)
				.sort((a, b) => b.instructions - a.instructions || (a.symbol < b.symbol ? -1 : 1)),
		};
	} finally {
		await files.remove(output);
	}
}

function unavailable(because: string, unlock: string | null): FunctionCosts {
	return { state: "unavailable", because, unlock };
}
