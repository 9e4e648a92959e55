import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drawSamples } from "../../src/compare/pool.ts";
import { Certificate } from "../../src/model/certificate.ts";
import { evlab, layout } from "./cli.ts";

describe("evlab calibrate", () => {
	it("decides on twins, saves every trial, and certifies nothing on two decisions", async () => {
		const { exitCode, stdout, stderr } = await evlab(
			...["calibrate", "--decisions", "2", "--budget", "3", "--draws", "5"],
			...["--filter", "self/nop,write-read-64", "--json"],
		);
		expect(stderr).not.toContain("next:");
		expect(exitCode).toBe(1);
		const { verdict, tallies, ...rest } = JSON.parse(stdout);
		const certificate = Certificate.parse(rest);
		expect(verdict.state).not.toBe("passes");
		expect(tallies.together.decisions).toBe(7);
		expect(certificate.baseline.codeHash).toBe(certificate.twin.codeHash);
		expect(certificate.baseline.cacheKey).not.toBe(certificate.twin.cacheKey);
		expect([certificate.baseline.layouts, certificate.twin.layouts]).toEqual([
			[0, 47],
			[48, 95],
		]);
		for (const id of ["self/nop-8", "socket-io/write-read-64"]) {
			const trials = certificate.pool.trials[id] ?? [];
			// From the pilot's 12 to all 24 a decision, each in a layout of its own.
			for (const number of [0, 1]) {
				const own = trials.filter(([decision]) => decision === number);
				expect(own.length).toBeGreaterThanOrEqual(12);
				expect(own.length).toBeLessThanOrEqual(24);
				expect(new Set(own.map(([, baseline]) => baseline)).size).toBe(own.length);
			}
			for (const [, baseline, twin] of trials) {
				expect(baseline).toBeLessThan(48);
				expect(twin).toBeGreaterThanOrEqual(48);
			}
		}
		const drawn = drawSamples(certificate.pool, { seed: 1 });
		expect(drawn.trials.length).toBeGreaterThanOrEqual(24);
		const run = readdirSync(layout.runs)
			.filter((name) => name.startsWith("calibrate-"))
			.at(-1);
		const log = readFileSync(join(layout.runs, run ?? "", "decisions.jsonl"), "utf8");
		expect(log.trim().split("\n")).toHaveLength(2);
	});
});
