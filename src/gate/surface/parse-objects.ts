/** What binutils print of the members of static libraries, member by member. Pure. */

/** `objdump` heads each member with its name. */
const memberOfObjdump = /^(\S+\.o): {5}file format /;

/** `nm -P`: "libevent_core.a[buffer.c.o]:", then "name type value size". */
export function parseSymbols(output: string): ReadonlyMap<string, readonly [string, string][]> {
	const symbols = new Map<string, [string, string][]>();
	let current: [string, string][] = [];
	for (const line of output.split("\n")) {
		const member = /\[(\S+\.o)\]:$/.exec(line)?.[1];
		if (member !== undefined) {
			current = [];
			symbols.set(member, current);
			continue;
		}
		const [name, type] = line.split(" ");
		if (name !== undefined && type !== undefined && type !== "") current.push([name, type]);
	}
	return symbols;
}

/** `objdump -r`: how often each symbol is referred to. */
export function parseReferences(output: string): ReadonlyMap<string, ReadonlyMap<string, number>> {
	return collect(output, new Map<string, number>(), (line, counts) => {
		const symbol = /^[0-9a-f]{8,} \S+ +([^\s+-]+)/.exec(line)?.[1];
		if (symbol !== undefined) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
	});
}

/** Not those that only order memory or tell what the processor can do in passing. */
const notable =
	/\t(?:lock |rep |notrack )?(syscall|sysenter|rdtscp?|rdpmc|cpuid|int|svc|mrs|wrfsbase|wrgsbase|[wr]dpkru)\b(.*)/;

/** `objdump -d --no-show-raw-insn`: instructions that go past libc. int3 pads, and is none. */
export function parseInstructions(output: string): ReadonlyMap<string, ReadonlySet<string>> {
	return collect(output, new Set<string>(), (line, found) => {
		const [, name, operands = ""] = notable.exec(line) ?? [];
		if (name === undefined) return;
		// On ARM only the counter's registers are clocks.
		if (name === "mrs" && !/cnt(v|p)ct/.test(operands)) return;
		found.add(name);
	});
}

/** `objdump -h`: sections whose code the loader runs by itself. */
export function parseEarlySections(output: string): ReadonlyMap<string, ReadonlySet<string>> {
	return collect(output, new Set<string>(), (line, found) => {
		const name =
			/^ +\d+ (\.(?:preinit_array|init_array|fini_array|ctors|dtors|init|fini)\S*) /.exec(
				line,
			)?.[1];
		if (name !== undefined) found.add(name);
	});
}

const wordLike = /^(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+|\/[a-z][\w./-]+)$/;

/** `objdump -s`: texts in the data of each member that name an environment variable or a path. */
export function parseWords(output: string): ReadonlyMap<string, ReadonlySet<string>> {
	const found = collect(output, { isData: false, hex: "" }, (line, data) => {
		const section = /^Contents of section (\S+):/.exec(line)?.[1];
		if (section !== undefined) {
			data.isData = /^\.(?:ro)?data/.test(section);
			// A section begins anew: no text runs over its end.
			data.hex += "00";
		} else if (data.isData) {
			const groups = /^ [0-9a-f]+ ((?:[0-9a-f]{2,8} ){1,4})/.exec(line)?.[1] ?? "";
			data.hex += groups.replaceAll(" ", "");
		}
	});
	const words = new Map<string, ReadonlySet<string>>();
	for (const [member, { hex }] of found) {
		const texts = Buffer.from(hex, "hex").toString("latin1").split("\0");
		words.set(member, new Set(texts.filter((text) => wordLike.test(text))));
	}
	return words;
}

function collect<Found extends object>(
	output: string,
	empty: Found,
	take: (line: string, found: Found) => void,
): ReadonlyMap<string, Found> {
	const members = new Map<string, Found>();
	let current: Found | undefined;
	for (const line of output.split("\n")) {
		const member = memberOfObjdump.exec(line)?.[1];
		if (member !== undefined) {
			current = structuredClone(empty);
			members.set(member, current);
		} else if (current !== undefined) take(line, current);
	}
	return members;
}
