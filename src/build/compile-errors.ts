/**
 * The complaints of compiler, linker and CMake out of a build log, at most `limit`; paths relative
 * to libevent. Pure.
 */
export function compileErrors(log: string, sourceRoot: string, limit = 3): readonly string[] {
	const found = new Set<string>();
	for (const line of log.split("\n")) {
		const compiler = /^(\S+:\d+(?::\d+)?): (?:fatal )?error: (.*)$/.exec(line);
		const linker = /(undefined reference to .*|multiple definition of .*)$/.exec(line);
		const cmake = /^CMake Error at (\S+:\d+)/.exec(line);
		if (compiler) found.add(`${relative(compiler[1] ?? "", sourceRoot)}: error: ${compiler[2]}`);
		else if (linker) found.add(linker[1] ?? "");
		else if (cmake) found.add(`CMake error at ${relative(cmake[1] ?? "", sourceRoot)}`);
		if (found.size === limit) break;
	}
	return [...found];
}

function relative(place: string, root: string): string {
	const at = place.indexOf(`${root}/`);
	return at < 0 ? place.replace(/^libevent\//, "") : place.slice(at + root.length + 1);
}
