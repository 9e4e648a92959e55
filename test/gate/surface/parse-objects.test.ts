import { expect, test } from "vitest";
import {
	parseEarlySections,
	parseInstructions,
	parseReferences,
	parseSymbols,
	parseWords,
} from "../../../src/gate/surface/parse-objects.ts";

const head = (member: string) => `\n${member}:     file format elf64-x86-64\n`;

test("symbols of each member with their types", () => {
	const output = `/b/libevent_core.a[buffer.c.o]:
.LC0 r 0 
evbuffer_add T 4b40 2eb
getenv U         

/b/libevent_core.a[event.c.o]:
event_add T 10 20
`;
	expect([...parseSymbols(output)]).toEqual([
		[
			"buffer.c.o",
			[
				[".LC0", "r"],
				["evbuffer_add", "T"],
				["getenv", "U"],
			],
		],
		["event.c.o", [["event_add", "T"]]],
	]);
});

test("references are counted symbol by symbol, without their offsets", () => {
	const output = `${head("event.c.o")}
RELOCATION RECORDS FOR [.text]:
OFFSET           TYPE              VALUE
0000000000006fbe R_X86_64_PLT32    evutil_getenv_-0x0000000000000004
00000000000070bf R_X86_64_PLT32    evutil_getenv_-0x0000000000000004
00000000000070f8 R_X86_64_PC32     .rodata+0x0000000000000010
${head("poll.c.o")}
0000000000000010 R_AARCH64_CALL26  poll
`;
	const references = parseReferences(output);
	expect(references.get("event.c.o")?.get("evutil_getenv_")).toBe(2);
	expect([...(references.get("poll.c.o") ?? [])]).toEqual([["poll", 1]]);
});

test.each([
	["  4a:\tsyscall", ["syscall"]],
	["  4a:\trdtscp", ["rdtscp"]],
	["  4a:\tint    $0x80", ["int"]],
	["  4a:\tsvc\t#0x0", ["svc"]],
	["  4a:\tmrs\tx0, cntvct_el0", ["mrs"]],
	["  4a:\tmrs\tx0, tpidr_el0", []],
	["  4a:\tint3", []],
	["  4a:\tcall   4f <syscall_of_nobody>", []],
])("%j is told from what stays within libc", (line, expected) => {
	const found = parseInstructions(`${head("buffer.c.o")}\n${line}\n`);
	expect([...(found.get("buffer.c.o") ?? [])]).toEqual(expected);
});

test("sections that the loader runs", () => {
	const output = `${head("buffer.c.o")}
Sections:
Idx Name          Size      VMA               LMA               File off  Algn
  0 .text         00006ad5  0000000000000000  0000000000000000  00000040  2**6
  5 .init_array   00000008  0000000000000000  0000000000000000  00000040  2**3
`;
	expect([...(parseEarlySections(output).get("buffer.c.o") ?? [])]).toEqual([".init_array"]);
});

test("words of the data, whole over lines and not over sections; no code, no messages", () => {
	const output = `${head("event.c.o")}
Contents of section .text:
 0000 45564c41 425f4e4f                    EVLAB_NO
Contents of section .rodata.str1.1:
 0000 25733a20 6d6d6170 004e4f44 455f4348  %s: mmap.NODE_CH
 0010 414e4e45 4c5f4644 002f7072 6f632f73  ANNEL_FD./proc/s
 0020 656c662f 636f6d6d 00                 elf/comm.
Contents of section .data:
 0000 4556                                 EV
Contents of section .rodata:
 0000 5f4100                               _A.
`;
	expect([...(parseWords(output).get("event.c.o") ?? [])]).toEqual([
		"NODE_CHANNEL_FD",
		"/proc/self/comm",
	]);
});
