import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { startWorkerProcess, type WorkerProcess } from "../../src/system/worker-process.ts";

/** A node process that runs `script`; "reports" are process.send calls. */
function start(script: string): WorkerProcess {
	return startWorkerProcess(process.execPath, ["-e", script]);
}

/** All messages up to and including "last". */
function untilLast(worker: WorkerProcess): Promise<readonly unknown[]> {
	const seen: unknown[] = [];
	return new Promise((fulfil) =>
		worker.onMessage((message) => {
			seen.push(message);
			if (message === "last") fulfil(seen);
		}),
	);
}

describe("messages", () => {
	test("sent before anyone listens are not lost, and keep their order", async () => {
		const worker = start('for (const m of ["a", "b", "last"]) process.send(m)');
		// Nobody has listened so far, and the process is gone.
		await worker.exited;
		expect(await untilLast(worker)).toEqual(["a", "b", "last"]);
	});

	test("sent between two listeners wait for the second", async () => {
		const worker = start(
			'process.on("message", (m) => { process.send(m); process.send("last"); })',
		);
		const first = untilLast(worker);
		worker.send("one");
		expect(await first).toEqual(["one", "last"]);
		worker.onMessage(null);
		worker.send("two");
		worker.send("three");
		const seen: unknown[] = [];
		await new Promise<void>((fulfil) =>
			worker.onMessage((message) => {
				seen.push(message);
				if (seen.length === 4) fulfil();
			}),
		);
		expect(seen).toEqual(["two", "last", "three", "last"]);
		worker.kill();
		await worker.exited;
	});

	test("a listener that stops in the middle of what waited leaves the rest for the next", async () => {
		const worker = start('for (const m of ["a", "b", "last"]) process.send(m)');
		await worker.exited;
		const first: unknown[] = [];
		worker.onMessage((message) => {
			first.push(message);
			worker.onMessage(null);
		});
		expect(first).toEqual(["a"]);
		expect(await untilLast(worker)).toEqual(["b", "last"]);
	});

	test("to a process that has ended are no error", async () => {
		const worker = start("process.disconnect()");
		await worker.exited;
		expect(() => worker.send("hello")).not.toThrow();
	});
});

describe("its end", () => {
	test("exit code and the last words", async () => {
		const worker = start('process.stderr.write("é broken\\n", () => process.exit(7))');
		expect(await worker.exited).toEqual({ exitCode: 7, signal: null, stderr: "é broken\n" });
	});

	test("the signal", async () => {
		const worker = start('process.kill(process.pid, "SIGSEGV")');
		expect(await worker.exited).toMatchObject({ exitCode: null, signal: "SIGSEGV" });
	});

	test("by kill(), also when it ignores what can be ignored, and twice is once", async () => {
		const worker = start(
			'process.on("SIGTERM", () => {}); process.send("last"); setInterval(() => {}, 1e6)',
		);
		await untilLast(worker);
		worker.kill();
		worker.kill();
		expect(await worker.exited).toMatchObject({ signal: "SIGKILL" });
	});

	test("takes the processes it started with it", async () => {
		const worker = start(
			`const child = require("node:child_process").spawn("sleep", ["1000"], { stdio: "ignore" });
			process.send(child.pid, () => process.exit(0));`,
		);
		const pid = await new Promise<number>((fulfil) => worker.onMessage((m) => fulfil(m as number)));
		await worker.exited;
		await expect.poll(() => isRunning(pid)).toBe(false);
	});

	test("of a program that does not exist is an exit as well", async () => {
		const worker = startWorkerProcess("/nonexistent/program", []);
		const exit = await worker.exited;
		expect(exit).toMatchObject({ exitCode: null, signal: null });
		expect(exit.stderr).toContain("ENOENT");
	});
});

/** A zombie that nobody has waited for yet does not run. */
function isRunning(pid: number): boolean {
	try {
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
	} catch {
		return false;
	}
}
