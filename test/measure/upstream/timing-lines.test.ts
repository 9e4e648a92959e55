import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTimingLines } from "../../../src/measure/upstream/timing-lines.ts";

const good = Array.from({ length: 25 }, (_, i) => String(85 + (i % 4)));

function withLine(index: number, line: string): string {
	return `${good.with(index, line).join("\n")}\n`;
}

test("25 whole µs are read in order, bench's harmless notes are ignored", () => {
	const stderr = "Xcount: 20, Rcount: 2100\n".repeat(25);
	expect(parseTimingLines(`${good.join("\n")}\n`, stderr)).toEqual({
		ok: true,
		valuesUs: good.map(Number),
	});
});

test.each([
	["nothing", "", "", "printed 0 numbers, not 25"],
	["24 lines", `${good.slice(1).join("\n")}\n`, "", "printed 24 numbers, not 25"],
	["26 lines", `${[...good, "85"].join("\n")}\n`, "", "printed 26 numbers, not 25"],
	["a word", withLine(3, "nan"), "", 'printed "nan"'],
	["a clock that went back", withLine(3, "-12"), "", 'printed "-12"'],
	["zero time", withLine(3, "0"), "", 'printed "0"'],
	["a fraction", withLine(3, "8.5"), "", 'printed "8.5"'],
	["two numbers in a line", withLine(3, "85 86"), "", 'printed "85 86"'],
	["a libevent warning", `${good.join("\n")}\n`, "[warn] epoll_wait: Bad fd\n", "said"],
])("refused: %s", (_name, stdout, stderr, detail) => {
	const result = parseTimingLines(stdout, stderr);
	expect(result).toEqual({ ok: false, detail: expect.stringContaining(detail) });
});

test("whatever a broken program prints, the answer is 25 positive numbers or a reason", () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), (stdout, stderr) => {
			const result = parseTimingLines(stdout, stderr);
			expect(result.ok ? result.valuesUs.length === 25 : result.detail !== "").toBe(true);
		}),
	);
});
