import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Comparison } from "../../src/model/comparison.ts";
import { TrialSample } from "../../src/model/sample.ts";
import { type RunningCli, runDirectory, startCli, until, workersOf } from "./cli.ts";

/** Starts a long comparison and waits until at least three samples are on disk. */
async function startMeasuring(): Promise<{ cli: RunningCli; directory: string }> {
	const cli = startCli(
		...["compare", "upstream", "upstream", "--budget", "100"],
		...["--filter", "self/nop,evbuffer/add-drain-64"],
	);
	const directory = await until(() => runDirectory(cli.pid));
	await until(() => lines(directory).length >= 3);
	return { cli, directory };
}

function lines(directory: string): readonly string[] {
	try {
		return readFileSync(join(directory, "samples.jsonl"), "utf8").split("\n").slice(0, -1);
	} catch {
		return [];
	}
}

/** Every whole line of the log as a sample. */
function samples(directory: string): readonly TrialSample[] {
	return lines(directory).map((line) => TrialSample.parse(JSON.parse(line)));
}

describe("Ctrl-C while measuring", () => {
	it("keeps what was measured, in a record that says it is not whole", async () => {
		const { cli, directory } = await startMeasuring();
		cli.child.kill("SIGINT");
		const { exitCode, signal, stdout, stderr } = await cli.ended;
		expect([exitCode, signal]).toEqual([0, null]);
		expect(stderr).toContain("what was measured is kept");
		expect(stdout).toContain("no-verdict: the run was interrupted");
		const text = readFileSync(join(directory, "comparison.json"), "utf8");
		const record = Comparison.parse(JSON.parse(text));
		expect(record.completion).toBe("interrupted");
		expect(record.samples.trials.length).toBeGreaterThanOrEqual(3);
		expect(record.samples.trials).toEqual(samples(directory));
		// Ctrl-C is nobody's fault.
		expect(record.samples.faults).toEqual([]);
		expect(workersOf(cli.pid)).toEqual([]);
	});
});

describe("kill -9 while measuring", () => {
	it("loses no sample that was taken, and leaves no process behind", async () => {
		const { cli, directory } = await startMeasuring();
		await until(() => workersOf(cli.pid).length > 0);
		cli.child.kill("SIGKILL");
		expect((await cli.ended).signal).toBe("SIGKILL");
		await until(() => workersOf(cli.pid).length === 0);
		expect(samples(directory).length).toBeGreaterThanOrEqual(3);
	});
});
