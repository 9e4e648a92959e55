import { InvalidArgumentError } from "commander";

// What stands behind an option, parsed. Each throws commander's error, which names the option.

export function wholeNumber(least: number): (text: string) => number {
	return (text) => {
		const value = text.trim() === "" ? Number.NaN : Number(text);
		if (!Number.isSafeInteger(value) || value < least) {
			throw new InvalidArgumentError(`It must be a whole number from ${least} on.`);
		}
		return value;
	};
}

export function percents(text: string): readonly number[] {
	const values = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
	if (values.every((value) => value > 0 && value <= 50)) return values;
	throw new InvalidArgumentError("It must be per cents between 0 and 50, like 0.5,1,2.");
}

/** Names of programs, as CC takes them; the C++ compiler follows from each. */
export function compilerNames(text: string): readonly string[] {
	const names = text.split(",").map((name) => name.trim());
	const valid = names.every((name) => /^[\w./+][\w./+-]*$/.test(name));
	if (valid && names.length <= 2 && new Set(names).size === names.length) return names;
	throw new InvalidArgumentError("It must be one compiler or two different ones: gcc,clang");
}

/** `--json my.patch` means a patch and standard output, and must not overwrite the patch. */
export function jsonFile(path: string): string {
	if (path.endsWith(".json")) return path;
	throw new InvalidArgumentError("A file must end in .json; for standard output put --json last.");
}
