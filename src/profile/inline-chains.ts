import type { CodeOwner } from "../model/profile.ts";
import type { Shell } from "../system/ports.ts";
import { ownerOfSource } from "./code-owner.ts";

/** A function at an address, by the debug information. */
export interface SourceFunction {
	readonly name: string;
	readonly owner: CodeOwner;
}

/** Functions at an address: the one whose code was compiled there, inlined ones first. */
export type InlineChain = readonly SourceFunction[];

/**
 * What addr2line says of files, each address asked for once: it reads 3 MB of debug information
 * each time it is started. What was inlined is found by name, as no symbol table could.
 */
export class InlineChains {
	readonly #shell: Shell;
	readonly #known = new Map<string, Map<number, InlineChain>>();

	constructor(shell: Shell) {
		this.#shell = shell;
	}

	/** Functions at link-time addresses of one file; without those it knows nothing of. */
	async of(path: string, addresses: Iterable<number>): Promise<ReadonlyMap<number, InlineChain>> {
		const known = this.#known.get(path) ?? new Map<number, InlineChain>();
		this.#known.set(path, known);
		const wanted = [...new Set(addresses)].filter((address) => !known.has(address));
		if (wanted.length === 0) return known;
		const reader = createChainReader(known);
		await this.#shell.run("addr2line", ["-a", "-i", "-f", "-C", "-e", path], {
			env: { LC_ALL: "C" },
			input: wanted.map((address) => `0x${address.toString(16)}\n`).join(""),
			timeoutMs: 60_000,
			onLine: reader.line,
		});
		reader.end();
		return known;
	}
}

/** Takes addr2line's lines: an address, then pairs of function and place, innermost first. Pure. */
export function createChainReader(chains: Map<number, InlineChain>): {
	readonly line: (text: string) => void;
	readonly end: () => void;
} {
	let address: number | null = null;
	let name: string | null = null;
	let chain: SourceFunction[] = [];
	const finish = (): void => {
		if (address !== null && chain.length > 0) chains.set(address, chain);
		chain = [];
		name = null;
	};
	return {
		line(text) {
			if (/^0x[0-9a-f]+$/.test(text)) {
				finish();
				address = Number.parseInt(text, 16);
			} else if (name === null) {
				name = text;
			} else {
				if (name !== "??") chain.push({ name: baseName(name), owner: ownerOfSource(text) });
				name = null;
			}
		},
		end: finish,
	};
}

/**
 * A function's name as all tools agree on it: without the compiler's marks of its copies
 * ("epoll_apply_one_change.constprop.0"), and of C++ without arguments and return type, which are
 * there or not as the debug information has it. Pure.
 */
export function baseName(symbol: string): string {
	const plain = symbol.replace(/\.(?:constprop|isra|part|cold|lto_priv)(?:\.\d+)?/g, "");
	if (!plain.includes("(")) return plain;
	const named = plain.replaceAll("evlab::(anonymous namespace)::", "");
	const declared = /^(?:.* )?(\S+?)\((?!\)\().*\)(?: const)?$/.exec(named);
	return declared?.[1] ?? named;
}
