/** What a diff changes: functions by name, and files with a change outside of any function. */
export interface TouchedCode {
	readonly functions: ReadonlySet<string>;
	readonly loose: ReadonlySet<string>;
}

/**
 * By what git writes behind `@@`, and by definitions within the hunks: libevent puts a function's
 * name at the start of its line. A declaration there names no function. Pure.
 */
export function touchedCode(patch: string): TouchedCode {
	const functions = new Set<string>();
	const loose = new Set<string>();
	let file = "";
	for (const line of patch.split("\n")) {
		file = /^\+\+\+ (?:b\/)?(\S+)/.exec(line)?.[1] ?? file;
		const hunk = /^@@ [^@]* @@(?: (.*))?$/.exec(line);
		const defined = nameOf(hunk === null ? /^[ +-](\w.*)$/.exec(line)?.[1] : hunk[1]);
		if (defined !== null) functions.add(defined);
		else if (hunk !== null) loose.add(file);
	}
	return { functions, loose };
}

function nameOf(code: string | undefined): string | null {
	if (code === undefined || code.trimEnd().endsWith(";")) return null;
	return /^(?:[\w\s*]*[\s*])?(\w+)\(/.exec(code)?.[1] ?? null;
}
