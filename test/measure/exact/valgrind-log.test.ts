import { expect, test } from "vitest";
import { valgrindComplaint } from "../../../src/measure/exact/valgrind-log.ts";
import {
	goodLog,
	illegalInstructionLog,
	segmentationFaultLog,
	unhandledSyscallLog,
} from "../../fixtures/valgrind-output.ts";

test.each([
	["a good run", goodLog, null],
	[
		"an instruction it does not know",
		illegalInstructionLog,
		"valgrind does not know an instruction of it (0x62 0xF1 0x7D 0x48 0x6F 0xC0 0x48 0x8D 0x3D 0xBA)",
	],
	[
		"a system call it does not know",
		unhandledSyscallLog,
		"valgrind does not know its system call 441",
	],
	["a crash", segmentationFaultLog, "it was ended by SIGSEGV under valgrind"],
	[
		"a bug of its own",
		"valgrind: the 'impossible' happened:\n   LibVEX called failure_exit().\n",
		`valgrind said "the 'impossible' happened:"`,
	],
	[
		"another thing it cannot do",
		"--7-- WARNING: unhandled eflags\n",
		'valgrind said "WARNING: unhandled eflags"',
	],
])("%s", (_, log, complaint) => {
	expect(valgrindComplaint(log)).toBe(complaint);
});
