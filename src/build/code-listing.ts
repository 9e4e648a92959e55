import { createHash, type Hash } from "node:crypto";

interface Place {
	readonly section: string;
	readonly offset: number;
}

interface ObjectFile {
	/** The compiler's own labels: numbered through the file, so one more would rename the rest. */
	readonly labels: Map<string, Place>;
	readonly functions: Map<string, Place>;
	/** Bytes of the sections that hold strings. */
	readonly literals: Map<string, number[]>;
}

function emptyObject(): ObjectFile {
	return { labels: new Map(), functions: new Map(), literals: new Map() };
}

/**
 * Reads what objdump prints of an archive, line by line: first `-t -s -d -r -w --no-show-raw-insn`,
 * then `-t -r -w`. Gives each function a digest of its machine code, with addresses left out, calls
 * and jumps named by where they lead and string literals by their text: so a function keeps its
 * digest when another one of its file grows. Tables and variables of each file have one too, with
 * what their pointers lead to.
 */
export class CodeListing {
	readonly #digests = new Map<string, string>();
	readonly #data = new Map<string, Hash>();
	readonly #objects = new Map<string, ObjectFile>();
	#object = "";
	#file: ObjectFile = emptyObject();
	#reading = "";
	#section = "";
	#function: { readonly name: string; readonly hash: Hash } | null = null;

	line(text: string): void {
		const heading =
			/^(\S.*?): {5}file format /.exec(text) ??
			/^(SYMBOL TABLE):$/.exec(text) ??
			/^(Contents) of section (.+):$/.exec(text) ??
			/^(Disassembly) of section (.+):$/.exec(text) ??
			/^(RELOCATION RECORDS) FOR \[(.+)\]:$/.exec(text);
		if (heading !== null) this.#enter(heading[1] ?? "", heading[2] ?? "", text);
		else if (this.#reading === "SYMBOL TABLE") this.#symbol(text);
		else if (this.#reading === "Contents") this.#contents(text);
		else if (this.#reading === "Disassembly") this.#code(text);
		else if (this.#reading === "RELOCATION RECORDS") this.#pointer(text);
	}

	/** Digests by object file and function: "buffer.c.o evbuffer_add"; of data by object file. */
	finish(): {
		readonly functions: Readonly<Record<string, string>>;
		readonly data: Readonly<Record<string, string>>;
	} {
		this.#endFunction();
		const data = [...this.#data].map(([object, hash]) => [object, hash.copy().digest("hex")]);
		return { functions: Object.fromEntries(this.#digests), data: Object.fromEntries(data) };
	}

	#enter(what: string, section: string, text: string): void {
		this.#endFunction();
		this.#reading = what;
		this.#section = section;
		if (!text.includes("file format")) return;
		this.#object = what;
		// Known from the first of the two listings.
		this.#file = this.#objects.get(what) ?? emptyObject();
		this.#objects.set(what, this.#file);
	}

	#symbol(text: string): void {
		// address, seven flags, section, size, name; an assembler label has neither size nor type
		const found = /^([0-9a-f]+) (.{7}) (\S+)\t[0-9a-f]+ (?:\.hidden )?(\S+)$/.exec(text);
		if (found === null) return;
		const [, address = "0", flags = "", section = "", name = ""] = found;
		const offset = Number.parseInt(address, 16);
		if (name.startsWith(".L")) this.#file.labels.set(name, { section, offset });
		if (flags.endsWith("F")) this.#file.functions.set(name, { section, offset });
	}

	#contents(text: string): void {
		const found = /^ ([0-9a-f]+) ((?:[0-9a-f]{2,8} ){1,4})/.exec(text);
		if (found === null) return;
		if (isData(this.#section)) this.#dataHash().update(`${this.#section} ${found[0]}\n`);
		if (!isLiterals(this.#section)) return;
		const bytes = this.#file.literals.get(this.#section) ?? [];
		bytes.push(...Buffer.from((found[2] ?? "").replaceAll(" ", ""), "hex"));
		this.#file.literals.set(this.#section, bytes);
	}

	#code(text: string): void {
		const start = /^[0-9a-f]+ <(.+)>:$/.exec(text);
		if (start !== null) {
			this.#endFunction();
			this.#function = { name: start[1] ?? "", hash: createHash("sha256") };
			return;
		}
		const instruction = /^ *[0-9a-f]+:\t(.*)$/.exec(text)?.[1];
		if (instruction === undefined || this.#function === null || isPadding(instruction)) return;
		this.#function.hash.update(`${this.#withoutAddresses(instruction)}\n`);
	}

	#withoutAddresses(instruction: string): string {
		const [code = "", ...relocations] = instruction.split(/\t(?=[0-9a-f]+: R_)/);
		const targets = relocations.map((text) => this.#target(text.replace(/^[0-9a-f]+: /, "")));
		const here =
			targets.length > 0
				? code.replace(/ *# [0-9a-f]+ <.*>$/, "").replace(/\b[0-9a-f]+ <.*>$/, "")
				: code
						.replace(/-?0x[0-9a-f]+(\(%rip\).*?) *# [0-9a-f]+ (<.*>)$/, "$1 $2")
						.replace(/\b[0-9a-f]+ (<.*>)$/, "$1");
		return [here.trimEnd(), ...targets].join(" ");
	}

	/** "R_X86_64_PC32\t.LC1-0x4": the literal where the label leads to one. */
	#target(relocation: string): string {
		const [type = "", target = ""] = relocation.split("\t");
		const [, label = "", addend = ""] = /^(\.L[^+-]*)(.*)$/.exec(target) ?? [];
		const place = this.#file.labels.get(label);
		if (place !== undefined && isLiterals(place.section)) {
			return `${type} ${this.#literal(place)}${addend}`;
		}
		return `${type} ${target}`;
	}

	#literal({ section, offset }: Place): string {
		const bytes = this.#file.literals.get(section) ?? [];
		const end = bytes.indexOf(0, offset);
		const text = Buffer.from(bytes.slice(offset, end < 0 ? undefined : end));
		return JSON.stringify(text.toString("latin1"));
	}

	/** "0000000000000010 R_X86_64_64  .text+0x560" of a table: what is at that place. */
	#pointer(text: string): void {
		const found = /^([0-9a-f]+) (R_\S+) +(\S+)$/.exec(text);
		if (found === null || !isData(this.#section)) return;
		const [, at = "", type = "", target = ""] = found;
		// A jump table holds distances within its function, whose code says what they mean.
		const isJump = type === "R_X86_64_PC32" && this.#section.startsWith(".rodata");
		const leads = isJump ? "jump" : this.#pointee(target);
		this.#dataHash().update(`${this.#section} ${at} ${type} ${leads}\n`);
	}

	#pointee(target: string): string {
		const [, section = "", digits] =
			/^(\.(?:text|rodata\.str)[^+]*)(?:\+0x([0-9a-f]+))?$/.exec(target) ?? [];
		const place = this.#file.labels.get(target) ?? {
			section,
			offset: Number.parseInt(digits ?? "0", 16),
		};
		if (isLiterals(place.section)) return this.#literal(place);
		return place.section.startsWith(".text") ? this.#functionAt(place) : target;
	}

	#functionAt({ section, offset }: Place): string {
		const before = [...this.#file.functions]
			.filter(([, start]) => start.section === section && start.offset <= offset)
			.toSorted(([, a], [, b]) => b.offset - a.offset);
		return before[0]?.[0] ?? section;
	}

	#dataHash(): Hash {
		const known = this.#data.get(this.#object) ?? createHash("sha256");
		this.#data.set(this.#object, known);
		return known;
	}

	#endFunction(): void {
		if (this.#function === null) return;
		const { name, hash } = this.#function;
		this.#digests.set(`${this.#object} ${name}`, hash.digest("hex"));
		this.#function = null;
	}
}

/** Not string literals: what uses one has its text. Not unwinding tables either. */
function isData(section: string): boolean {
	return /^\.(ro)?data/.test(section) && !isLiterals(section);
}

function isLiterals(section: string): boolean {
	return section.startsWith(".rodata.str");
}

/** What fills the space up to the next function. */
function isPadding(instruction: string): boolean {
	return /^(?:data16 |cs |xchg +%ax,%ax$|nop)/.test(instruction);
}
