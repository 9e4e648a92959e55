import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createShell } from "../../src/system/shell.ts";
import { compileSource } from "../fakes/compiled-source.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

const shell = createShell();
const sh = (script: string, options = {}) => shell.run("sh", ["-c", script], options);

/** Whether the process is there and not a zombie that waits to be reaped. */
function isRunning(pid: number): boolean {
	try {
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
	} catch {
		return false;
	}
}

async function hasEnded(pid: number): Promise<void> {
	while (isRunning(pid)) await new Promise((resume) => setTimeout(resume, 5));
}

describe("createShell", () => {
	test("returns the exit code and both streams, and does not reject for a failure", async () => {
		expect(await sh("echo out; echo err >&2; exit 3")).toEqual({
			exitCode: 3,
			signal: null,
			timedOut: false,
			stdout: "out\n",
			stderr: "err\n",
		});
	});

	test("names the signal a program died of", async () => {
		expect(await sh("kill -SEGV $$")).toMatchObject({ exitCode: null, signal: "SIGSEGV" });
	});

	test("says which tool is missing", async () => {
		await expect(shell.run("evlab-no-such-tool", [])).rejects.toMatchObject({
			code: "TOOL_MISSING",
			message: "evlab-no-such-tool is not installed",
		});
	});

	test("a missing working directory is not mistaken for a missing tool", async () => {
		await expect(sh("true", { cwd: "/evlab/no/such" })).rejects.toMatchObject({
			code: "BAD_INPUT",
		});
	});

	test("passes input, sets and removes variables", async () => {
		process.env["EVLAB_TEST_REMOVED"] = "still here";
		const result = await sh('cat; echo "$EVLAB_TEST_SET,$EVLAB_TEST_REMOVED"', {
			input: "input ",
			env: { EVLAB_TEST_SET: "set", EVLAB_TEST_REMOVED: undefined },
		});
		delete process.env["EVLAB_TEST_REMOVED"];
		expect(result.stdout).toBe("input set,\n");
	});

	test("a program that ignores its input is no error", async () => {
		const result = await sh("exec <&-; exit 0", { input: "x".repeat(1_000_000) });
		expect(result.exitCode).toBe(0);
	});

	test("hands over complete lines, also when they come in pieces and the last has no end", async () => {
		const lines: string[] = [];
		await sh("printf 'a'; sleep 0.05; printf 'b\\nc\\n'; printf 'd'", {
			onLine: (line: string) => lines.push(line),
		});
		expect(lines).toEqual(["ab", "c", "d"]);
	});

	test("keeps the last 4 MiB and says so", async () => {
		const { stdout } = await sh("head -c 9000000 /dev/zero | tr '\\0' x; echo end");
		expect(stdout).toMatch(/^\[evlab dropped the first \d+ characters of this output\]\nx+end\n$/);
		expect(stdout.length).toBeLessThan(4 * 1024 * 1024 + 100);
	});

	test("a timeout kills the whole process group", async () => {
		const pids: number[] = [];
		const result = await sh("sleep 1000 & echo $!; sleep 1000", {
			timeoutMs: 200,
			onLine: (line: string) => pids.push(Number(line)),
		});
		expect(result).toMatchObject({ timedOut: true, exitCode: null, signal: "SIGKILL" });
		expect(pids).toHaveLength(1);
		await hasEnded(pids[0]!);
	});

	test("a left-over background process neither delays the result nor survives", async () => {
		const result = await sh("sleep 1000 & echo $!");
		expect(result.exitCode).toBe(0);
		await hasEnded(Number(result.stdout));
	});

	test("which finds programs on PATH only", async () => {
		expect(await shell.which("sh")).toMatch(/^\/.*\/sh$/);
		expect(await shell.which("evlab-no-such-tool")).toBeNull();
	});

	test.each(["SIGINT", "SIGTERM"] as const)("%s takes the children along", async (signal) => {
		const directory = temporaryDirectory();
		compileSource(directory, ["system/shell.ts"]);
		const script = `
			import { createShell } from ${JSON.stringify(join(directory, "system", "shell.js"))};
			await createShell().run("sh", ["-c", "echo $$; sleep 1000"], { onLine: (l) => console.log(l) });
		`;
		const parent = spawn(process.execPath, ["--input-type=module", "-e", script]);
		const [line] = (await once(parent.stdout, "data")) as [Buffer];
		const child = Number(line.toString());
		expect(isRunning(child)).toBe(true);
		parent.kill(signal);
		const [, died] = await once(parent, "exit");
		expect(died).toBe(signal);
		await hasEnded(child);
	});
});
