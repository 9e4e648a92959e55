import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
	formatHalfWidth,
	formatMetric,
	formatRatio,
	formatSpread,
	formatTimeChange,
	printable,
} from "../../src/report/quantity.ts";

test.each([
	[0.4004, "ns/op", "0.40"],
	[20.04, "ns/op", "20.0"],
	[99.96, "ns/op", "100"],
	[13353.2, "ns/op", "13353"],
	[1_680_000, "events/s", "1.68M"],
	[5_400, "events/s", "5.40k"],
	[0, "syscalls/op", "0"],
	[2.01, "syscalls/op", "2.01"],
	[14, "syscalls/op", "14"],
	[0.00031, "syscalls/op", "0.0003"],
] as const)("%d %s is %s", (value, metric, text) => {
	expect(formatMetric(value, metric)).toBe(text);
});

test("there is no metric for bytes per second, in types or in text", () => {
	// @ts-expect-error an event loop is not a parser
	expect(formatMetric(1, "MB/s")).toBeUndefined();
	const files = readdirSync("src", { recursive: true, encoding: "utf8" });
	const guilty = files
		.filter((name) => name.endsWith(".ts"))
		.filter((name) => /[KMG]i?B\/s/.test(readFileSync(join("src", name), "utf8")));
	expect(guilty).toEqual([]);
});

test("a log-ratio is shown as the change of time", () => {
	expect(formatTimeChange(Math.log(1.25))).toBe("-20.0 %");
	expect(formatTimeChange(Math.log(1 / 1.05))).toBe("+5.00 %");
	expect(formatTimeChange(0)).toBe("+0.00 %");
	expect(formatHalfWidth(-0.004, 0.006)).toBe("±0.50 %");
	expect(formatHalfWidth(-1e9, 1e9)).toBe("±?");
});

test.each([
	[0.97, "0.97x"],
	[1.017, "1.02x"],
	[1.996, "2.0x"],
	[2.44, "2.4x"],
	[11.2, "11x"],
])("%d times the floor is %s", (ratio, text) => {
	expect(formatRatio(ratio)).toBe(text);
});

test("what a terminal would act upon is replaced", () => {
	expect(printable("a\u001b[2Jb\r\nc\u0007é")).toBe("a?[2Jb??c?é");
});

test("a spread of log-ratios is one of time changes, the smaller first", () => {
	expect(formatSpread(-0.004, 0.012)).toBe("-1.2..+0.4 %");
	expect(formatSpread(Number.NaN, 0)).toBe("");
});
