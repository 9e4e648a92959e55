import { expect, test } from "vitest";
import { parseCallgrindParts } from "../../../src/measure/exact/callgrind-parts.ts";
import { measuredFunction } from "../../../src/measure/exact/count-instructions.ts";
import { callgrindOutput } from "../../fixtures/valgrind-output.ts";

const parse = (text: string) => parseCallgrindParts(text, measuredFunction);

test("one count for each end of the measured function, in order; the program's end is none", () => {
	expect(parse(callgrindOutput([347, 347, 627]))).toEqual([347, 347, 627]);
	expect(parse(callgrindOutput([]))).toEqual([]);
});

test("another function's dumps do not count", () => {
	expect(parseCallgrindParts(callgrindOutput([347]), "main")).toEqual([]);
});

test.each([
	["nothing", ""],
	["another file", "totals: 12\n"],
	["a file that was cut off", callgrindOutput([347, 347]).replaceAll(/\ntotals: 347\n/g, "\n")],
	["other events", callgrindOutput([347]).replaceAll("events: Ir", "events: Cy")],
])("%s is no count", (_, text) => {
	expect(parse(text)).toBeNull();
});
