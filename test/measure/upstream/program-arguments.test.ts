import { describe, expect, test } from "vitest";
import { parseProgramArguments } from "../../../src/measure/upstream/program-arguments.ts";

test.each([
	[["-n", "100", "-a", "1", "-w", "2000"], 2001],
	[["-n", "1000", "-a", "100", "-w", "2000"], 2100],
	[["-n", "50"], 51],
	[[], 101],
	[["-m", "poll"], 101],
])("bench %j: one number is the time of %i events", (args, unitsPerNumber) => {
	expect(parseProgramArguments({ program: "bench", args })).toEqual({
		kind: "timing-lines",
		args,
		unitsPerNumber,
	});
});

test("bench_cascade: one number is the time of one run", () => {
	expect(parseProgramArguments({ program: "bench_cascade", args: ["-n", "100"] })).toMatchObject({
		unitsPerNumber: 1,
	});
});

describe("arguments the programs would not survive are refused by name", () => {
	test.each([
		["bench", ["-n", "0"], "-n 0"],
		["bench", ["-a", "0"], "-a 0"],
		["bench", ["-n", "10", "-a", "11"], "-a 11 is more than -n 10"],
		["bench", ["-m", "bogus"], "-m bogus"],
		["bench", ["-w"], "-w has no value"],
		["bench", ["-n", "1e3"], "-n 1e3"],
		["bench", ["-l", "1"], "-l is not one of"],
		["bench_cascade", ["-n", "-5"], "-n -5"],
		["bench_cascade", ["-a", "1"], "-a is not one of"],
		["bench_http", ["-p", "9000"], "-p is not one of -l"],
		["bench_http", ["-l", "0"], "-l 0"],
		["bench_http", ["-l", "64", "--"], "client (none) is not wrk"],
		["bench_http", ["-l", "64", "--", "ab", "-d1s"], "client ab is not wrk"],
		["bench_http", ["-l", "64", "--", "wrk", "-c10"], "-d0.3s"],
		["bench_http", ["-l", "64", "--", "wrk", "-d0s"], "-d0.3s"],
	] as const)("%s %j", (program, args, message) => {
		expect(() => parseProgramArguments({ program, args })).toThrow(message);
		expect(() => parseProgramArguments({ program, args })).toThrow(
			expect.objectContaining({ code: "BAD_INPUT" }),
		);
	});
});

test("bench_http: upstream's client unless wrk is named", () => {
	expect(parseProgramArguments({ program: "bench_http", args: ["-l", "4096"] })).toEqual({
		kind: "http",
		serverArgs: ["-l", "4096"],
		client: { kind: "bench_httpclient" },
	});
	const args = ["-l", "64", "--", "wrk", "-t1", "-d0.3s", "-c10", "url"];
	expect(parseProgramArguments({ program: "bench_http", args })).toEqual({
		kind: "http",
		serverArgs: ["-l", "64"],
		client: { kind: "wrk", args: ["-t1", "-c10", "url"], seconds: 0.3 },
	});
});
