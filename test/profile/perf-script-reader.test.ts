import { expect, test } from "vitest";
import { createPerfScriptReader } from "../../src/profile/perf-script-reader.ts";
import { perfScript } from "../fixtures/perf-output.ts";

function read(text: string) {
	const reader = createPerfScriptReader();
	for (const line of text.split("\n")) reader.line(line);
	return reader.end();
}

test("samples, code mappings and the event that was recorded", () => {
	const { event, samples, mappings } = read(perfScript);
	expect(event).toBe("cpu-clock");
	expect(mappings).toEqual([
		{ start: 0x557300fd0000, length: 0x35000, fileOffset: 0x8000, path: "/b/evrun" },
	]);
	expect(samples.map(({ command, frames }) => [command, frames.length])).toEqual([
		["taskset", 2],
		["evrun", 8],
		["evrun", 4],
		["evrun", 2],
	]);
	expect(samples[1]?.frames[4]).toEqual({
		address: "fde60",
		symbol: "__GI___writev",
		object: "/lib/libc.so.6",
	});
	expect(samples[2]?.frames[1]?.symbol).toBe("evlab::(anonymous namespace)::execute<false>");
});

test.each([
	["evrun 1 cpu-clock:u: ", "cpu-clock:u"],
	["evrun 1 cycles:P: ", "cycles"],
	["evrun 1 cycles:Pu: ", "cycles:u"],
])("%j was sampled by %s", (header, event) => {
	expect(read(`${header}\n\t    1 main+0x1 (/b/evrun)\n`).event).toBe(event);
});

test("a recording without samples has no event", () => {
	expect(read("").event).toBeNull();
});
