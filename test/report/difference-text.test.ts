import { expect, it } from "vitest";
import { differenceText } from "../../src/report/difference-text.ts";
import { script } from "../fixtures/oracle-script.ts";

const program = script(
	{ do: "add", buffer: 0, data: "a\n" },
	{ do: "pullup", buffer: 0, bytes: -1 },
);

it("shows what was promised, what came, and the program to run again", () => {
	const difference = {
		role: "candidate",
		step: 1,
		expected: "result 1",
		found: "result 2",
	} as const;
	expect(differenceText("my-patch", program, difference, "f.json")).toEqual([
		"my-patch differs at step 2",
		"  expected  result 1",
		"  found     result 2",
		"program (epoll, buffers-first)",
		'   1  add  buffer 0  data "a\\n"',
		"   2  pullup  buffer 0  bytes -1",
		"saved: f.json",
		"again: evlab oracle --replay f.json",
	]);
});

it("says how a process ended, and when it was the end that differed", () => {
	const died = { role: "candidate", step: null, expected: "an answer", found: "SIGSEGV" } as const;
	expect(differenceText("p", program, died, "f")[0]).toBe("p ended: SIGSEGV");
	const atEnd = { role: "baseline", step: 2, expected: "a", found: "b" } as const;
	expect(differenceText("p", program, atEnd, "f")[0]).toBe("the pristine build differs at the end");
});
