import { expect, test } from "vitest";
import { clip, formatColumns, wrap } from "../../src/report/columns.ts";

test("columns align, and a line too long is cut with a mark", () => {
	const columns = [
		{ title: "name", align: "left" },
		{ title: "n", align: "right" },
	] as const;
	expect(
		formatColumns(
			columns,
			[
				["a", "1"],
				["bcd", "22"],
			],
			80,
		),
	).toEqual(["name   n", "a      1", "bcd   22"]);
	expect(formatColumns(columns, [["abcdefgh", "1"]], 6)).toEqual(["name …", "abcde…"]);
});

test("text wraps at words, with an indent from the second line on", () => {
	expect(wrap("one two three four", 9, "  ")).toEqual(["one two", "  three", "  four"]);
	expect(wrap("", 9)).toEqual([]);
	expect(clip("abcdef", 4)).toBe("abc…");
});
