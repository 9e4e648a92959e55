import { expect, test } from "vitest";
import { CodeListing } from "../../src/build/code-listing.ts";

/** What objdump prints of an object with two functions, a literal for each and a table. */
interface Listed {
	/** Where the second function begins: later when the first one has grown. */
	readonly second?: string;
	/** Instructions of the first, between its prologue and its call. */
	readonly first?: readonly string[];
	readonly literals?: readonly [string, string];
	readonly table?: string;
	/** What the table's pointer leads to, and the jump table's entry. */
	readonly pointer?: string;
	readonly jump?: string;
}

function digests({
	second = "80",
	first = ["   3:\tmov    %edi,%edx"],
	literals = ["68690000 ", "62796500 "],
	table = "07000000 63000000",
	pointer = ".text+0x0000000000000000",
	jump = ".text+0x0000000000000030",
}: Listed = {}) {
	const listing = new CodeListing();
	const lines = [
		"In archive libevent_core.a.stripped:",
		"",
		"buffer.c.o:     file format elf64-x86-64",
		"",
		"SYMBOL TABLE:",
		"0000000000000000 l     F .text\t0000000000000064 local",
		`00000000000000${second} g     F .text\t0000000000000049 one`,
		"0000000000000000 l       .rodata.str1.1\t0000000000000000 .LC0",
		"0000000000000004 l       .rodata.str1.1\t0000000000000000 .LC1",
		"",
		"Contents of section .rodata.str1.1:",
		` 0000 ${literals.join("")}                   hi..bye.`,
		"Contents of section .rodata:",
		` 0000 ${table}                    ....c...`,
		"",
		"Disassembly of section .text:",
		"",
		"0000000000000000 <local>:",
		"   0:\tpush   %rbp",
		...first,
		"  11:\tlea    0x0(%rip),%rdi        # 18 <local+0x18>\t14: R_X86_64_PC32\t.LC0-0x4",
		"  1b:\tcall   20 <local+0x20>\t1c: R_X86_64_PLT32\tputs-0x4",
		"  64:\tdata16 cs nopw 0x0(%rax,%rax,1)",
		"",
		`00000000000000${second} <one>:`,
		`  ${second}:\tpush   %rbp`,
		`  ${second}:\tlea    0x0(%rip),%rdi        # 90 <one+0x10>\t8c: R_X86_64_PC32\t.LC1-0x4`,
		`  ${second}:\tcall   0 <local>`,
		`  ${second}:\tlea    -0x${second}(%rip),%rax        # 0 <local>`,
		`  ${second}:\tje     b8 <one+0x38>`,
		"buffer.c.o:     file format elf64-x86-64",
		"RELOCATION RECORDS FOR [.text]:",
		"OFFSET           TYPE              VALUE",
		"000000000000001c R_X86_64_PLT32    puts-0x0000000000000004",
		"RELOCATION RECORDS FOR [.rodata]:",
		`0000000000000000 R_X86_64_PC32     ${jump}`,
		"RELOCATION RECORDS FOR [.data.rel.ro.local]:",
		`0000000000000008 R_X86_64_64       ${pointer}`,
	];
	for (const line of lines) listing.line(line);
	return listing.finish();
}

const same = digests();
const local = "buffer.c.o local";
const one = "buffer.c.o one";

test("functions are known by object and name, data by object", () => {
	expect(Object.keys(same.functions)).toEqual([local, one]);
	expect(Object.keys(same.data)).toEqual(["buffer.c.o"]);
});

test("a function that has grown changes itself alone, though it moves the other", () => {
	const first = ["   3:\tmov    %edi,%edx", "   5:\tadd    $0x1,%edx"];
	const grown = digests({ first, second: "c0", jump: ".text+0x0000000000000034" });
	expect(grown.functions[local]).not.toBe(same.functions[local]);
	expect(grown.functions[one]).toBe(same.functions[one]);
	expect(grown.data).toEqual(same.data);
});

test("a literal with another text changes what uses it; one that has only moved does not", () => {
	const other = digests({ literals: ["686f0000 ", "62796500 "] });
	expect(other.functions[local]).not.toBe(same.functions[local]);
	expect(other.functions[one]).toBe(same.functions[one]);
	expect(other.data).toEqual(same.data);
});

test.each([
	["the table's numbers", { table: "08000000 63000000" }],
	["what its pointer leads to", { pointer: ".text+0x0000000000000085" }],
])("%s are data", (_, change) => {
	const other = digests(change);
	expect(other.functions).toEqual(same.functions);
	expect(other.data).not.toEqual(same.data);
});

test("a pointer into a function that has moved is the same pointer", () => {
	const pointer = ".text+0x0000000000000080";
	const moved = digests({ pointer: ".text+0x00000000000000c0", second: "c0" });
	expect(moved.data).toEqual(digests({ pointer }).data);
});
