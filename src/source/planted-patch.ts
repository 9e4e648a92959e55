import { EvlabError } from "../model/errors.ts";

export interface Planting {
	/** File name below libevent's top directory. */
	readonly file: string;
	/** A function that file defines. */
	readonly functionName: string;
	/** Turns of the countdown, about one cycle each. */
	readonly turns: number;
}

/** Lines of unchanged text on each side of the change; git apply wants three. */
const contextLines = 3;

/**
 * A unified diff that makes a function slower by `turns` cycles a call, and does nothing else: an
 * empty countdown at the start of its body. The loop begins on a cache line of its own
 * (.p2align 6), because where it lies would otherwise decide what a turn costs. Pure. Throws
 * BAD_INPUT when `source` does not define the function.
 */
export function plantedPatch(source: string, planting: Planting): string {
	const { file, turns } = planting;
	if (!Number.isSafeInteger(turns) || turns < 1) {
		throw badPlanting(planting, `${turns} turns are not a whole number from 1 on`);
	}
	const lines = source.split("\n");
	// The text ends in a newline, so split leaves an empty last "line" that is none.
	if (lines.at(-1) === "") lines.pop();
	const at = bodyStart(lines, planting);
	const before = lines.slice(Math.max(0, at - contextLines), at);
	const after = lines.slice(at, at + contextLines);
	const planted = countdown(turns);
	const start = at - before.length + 1;
	const [removed, added] = [before.length + after.length, planted.length];
	return [
		`--- a/${file}`,
		`+++ b/${file}`,
		`@@ -${start},${removed} +${start},${removed + added} @@`,
		...before.map((line) => ` ${line}`),
		...planted.map((line) => `+${line}`),
		...after.map((line) => ` ${line}`),
		"",
	].join("\n");
}

/** Index of the first line inside the function's body. */
function bodyStart(lines: readonly string[], planting: Planting): number {
	for (const [index, line] of lines.entries()) {
		if (!startsWithName(line, planting.functionName)) continue;
		const brace = openingBrace(lines, index);
		if (brace !== null) return brace + 1;
	}
	throw badPlanting(planting, `${planting.file} does not define it`);
}

/** libevent's style: a definition's name starts its line, below the return type. */
function startsWithName(line: string, name: string): boolean {
	return line.startsWith(name) && /^\s*\(/.test(line.slice(name.length));
}

/** Line of the brace that follows the parameter list; null for a declaration or a call. */
function openingBrace(lines: readonly string[], start: number): number | null {
	let depth = 0;
	let closed = false;
	for (let index = start; index < lines.length; index++) {
		for (const character of lines[index] ?? "") {
			if (character === "(") depth++;
			else if (character === ")") closed = --depth === 0;
			else if (closed && !/\s/.test(character)) {
				// What follows the brace on its line would end up before the countdown.
				return character === "{" && /\{\s*$/.test(lines[index] ?? "") ? index : null;
			}
		}
	}
	return null;
}

function countdown(turns: number): readonly string[] {
	const loop = (body: string): string =>
		`\t\t__asm__ volatile(".p2align 6\\n0:\\t${body}" : "+r"(evlab_turns) : : "cc");`;
	return [
		"\t{ /* planted by evlab */",
		`\t\tunsigned long evlab_turns = ${turns};`,
		"#if defined(__x86_64__)",
		loop("decq %0\\n\\tjnz 0b"),
		"#elif defined(__aarch64__)",
		loop("subs %0, %0, #1\\n\\tb.ne 0b"),
		"#else",
		'#error "no countdown for this processor"',
		"#endif",
		"\t}",
	];
}

function badPlanting({ functionName }: Planting, why: string): EvlabError {
	return new EvlabError(
		"BAD_INPUT",
		`cannot plant a slowdown in ${functionName}: ${why}`,
		"name a function that the pinned libevent defines",
	);
}
