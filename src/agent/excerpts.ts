import type { Bench } from "./bench.ts";
import type { HotFunction } from "./hot-spots.ts";
import type { Shown } from "./prompt.ts";

/** Whole files would be 300 kB: the two that hold most of the data plane, and the loop's. */
export async function sourceTexts(
	bench: Bench,
	hot: readonly HotFunction[],
): Promise<readonly Shown[]> {
	const shown: Shown[] = [];
	for (const file of ["buffer.c", "event.c", "evmap.c", "epoll.c", "bufferevent_sock.c"]) {
		const text = await bench.source(file);
		const excerpt = text === null ? "" : definitionsOf(text, hot.slice(0, 12));
		if (excerpt !== "") shown.push({ title: `${file}, with line numbers`, text: excerpt });
	}
	return shown;
}

/** The definitions of those functions with their line numbers: libevent starts them at column 0. Pure. */
export function definitionsOf(text: string, hot: readonly HotFunction[]): string {
	const lines = text.split("\n");
	const wanted = new Set(hot.map(({ symbol }) => symbol));
	const shown: string[] = [];
	for (let i = 0; i < lines.length; i += 1) {
		const name = /^(?:[\w\s*]*[\s*])?(\w+)\(/.exec(lines[i] ?? "")?.[1];
		if (name === undefined || !wanted.has(name)) continue;
		const end = lines.findIndex((line, at) => at > i && line === "}");
		const semicolon = lines.findIndex((line, at) => at >= i && line.trimEnd().endsWith(";"));
		const brace = lines.findIndex((line, at) => at >= i && line.startsWith("{"));
		if (end === -1 || brace === -1 || (semicolon !== -1 && semicolon < brace)) continue;
		for (let at = i; at <= end; at += 1) shown.push(`${at + 1}\t${lines[at]}`);
		i = end;
	}
	return shown.join("\n");
}
