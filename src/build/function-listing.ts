import { createHash, type Hash } from "node:crypto";

/**
 * Reads what `objdump -t -s -d -r -w --no-show-raw-insn` prints of an archive, line by line, and
 * gives each function of it a digest of its machine code. Addresses are left out, calls and jumps
 * are named by where they lead, string literals stand as their text: so a function keeps its digest
 * when another one of its file grows. One that refers to other data of its file has that data in
 * its digest, all of it: which part it reads cannot be told.
 */
export class FunctionListing {
	readonly #digests = new Map<string, string>();
	#object = "";
	#labels = new Map<string, { readonly section: string; readonly offset: number }>();
	#sections = new Map<string, number[]>();
	#reading = "";
	#section = "";
	#function: { readonly name: string; readonly hash: Hash; usesData: boolean } | null = null;

	line(text: string): void {
		const heading =
			/^(\S.*?): {5}file format /.exec(text) ??
			/^(SYMBOL TABLE):$/.exec(text) ??
			/^(Contents) of section (.+):$/.exec(text) ??
			/^(Disassembly) of section (.+):$/.exec(text);
		if (heading !== null) this.#enter(heading[1] ?? "", heading[2] ?? "", text);
		else if (this.#reading === "SYMBOL TABLE") this.#symbol(text);
		else if (this.#reading === "Contents") this.#contents(text);
		else if (this.#reading === "Disassembly") this.#code(text);
	}

	/** Digests by object file and function: "buffer.c.o evbuffer_add". */
	finish(): ReadonlyMap<string, string> {
		this.#endFunction();
		return this.#digests;
	}

	#enter(what: string, section: string, text: string): void {
		this.#endFunction();
		this.#reading = what;
		this.#section = section;
		if (!text.includes("file format")) return;
		this.#object = what;
		this.#labels = new Map();
		this.#sections = new Map();
	}

	#symbol(text: string): void {
		// address, seven flags, section, size, name; an assembler label has neither size nor type
		const found = /^([0-9a-f]+) .{7} (\S+)\t[0-9a-f]+ (?:\.hidden )?(\.L\S+)$/.exec(text);
		if (found === null) return;
		const [, address = "0", section = "", name = ""] = found;
		this.#labels.set(name, { section, offset: Number.parseInt(address, 16) });
	}

	#contents(text: string): void {
		const found = /^ ([0-9a-f]+) ((?:[0-9a-f]{2,8} ){1,4})/.exec(text);
		if (found === null) return;
		const bytes = this.#sections.get(this.#section) ?? [];
		bytes.push(...Buffer.from((found[2] ?? "").replaceAll(" ", ""), "hex"));
		this.#sections.set(this.#section, bytes);
	}

	#code(text: string): void {
		const start = /^[0-9a-f]+ <(.+)>:$/.exec(text);
		if (start !== null) {
			this.#endFunction();
			this.#function = { name: start[1] ?? "", hash: createHash("sha256"), usesData: false };
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
		const place = this.#labels.get(label);
		if (place?.section.startsWith(".rodata.str")) {
			return `${type} ${JSON.stringify(this.#literal(place.section, place.offset))}${addend}`;
		}
		if (target.startsWith(".") && this.#function !== null) this.#function.usesData = true;
		return `${type} ${target}`;
	}

	#literal(section: string, offset: number): string {
		const bytes = this.#sections.get(section) ?? [];
		const end = bytes.indexOf(0, offset);
		return Buffer.from(bytes.slice(offset, end < 0 ? undefined : end)).toString("latin1");
	}

	#endFunction(): void {
		if (this.#function === null) return;
		const { name, hash, usesData } = this.#function;
		if (usesData) hash.update(this.#data());
		this.#digests.set(`${this.#object} ${name}`, hash.digest("hex"));
		this.#function = null;
	}

	#data(): string {
		return [...this.#sections]
			.filter(([name]) => /^\.(ro)?data/.test(name) && !name.startsWith(".rodata.str"))
			.map(([name, bytes]) => `${name} ${Buffer.from(bytes).toString("hex")}\n`)
			.join("");
	}
}

/** What fills the space up to the next function. */
function isPadding(instruction: string): boolean {
	return /^(?:data16 |cs |xchg +%ax,%ax$|nop)/.test(instruction);
}
