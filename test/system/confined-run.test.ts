import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { confinedPrograms, confinedRun, confinedStart } from "../../src/system/confined-run.ts";
import { findSandbox } from "../../src/system/sandbox.ts";
import { createShell } from "../../src/system/shell.ts";
import { startWorkerProcess } from "../../src/system/worker-process.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

const shell = createShell();
const sandbox = await findSandbox(shell, process.getuid?.() === 0);
const confined = { kind: "bubblewrap", superuser: true } as const;

describe("the command line", () => {
	test("shows the checkout, lets one directory be written to, and takes root's rights", () => {
		const line = confinedRun(confined, { visible: "/evlab", writable: "/evlab/w" }, ["node", "x"]);
		expect(line.join(" ")).toMatch(
			/^bwrap .*--unshare-net .*--cap-drop ALL --cap-add CAP_DAC_OVERRIDE .*--tmpfs \/run .*--tmpfs \/tmp --ro-bind \/evlab \/evlab --bind \/evlab\/w \/evlab\/w --chdir \/ -- prlimit --cpu=900 --data=4294967296 --fsize=1073741824 --core=0 node x$/,
		);
	});

	test("nothing writable unless asked for; no limit of memory for a sanitizer", () => {
		const bare = { visible: "/evlab", writable: null, limitMemory: false };
		const line = confinedRun(confined, bare, ["node"]).join(" ");
		expect(line).not.toMatch(/--bind |--data/);
		expect(confinedRun({ kind: "none", reason: "" }, bare, ["node"])).toEqual([
			...["prlimit", "--cpu=900", "--fsize=1073741824", "--core=0", "node"],
		]);
	});
});

/** Tries to reach what it must not, and says what it could. */
const probe = (root: string) => `
	const fs = require("node:fs"), net = require("node:net"), os = require("node:os");
	const could = (what) => { try { what(); return true; } catch { return false; } };
	const found = {
		checkout: could(() => fs.writeFileSync(${JSON.stringify(join(root, "rule.js"))}, "accept")),
		home: could(() => fs.writeFileSync(os.homedir() + "/evlab-was-here", "")),
		own: could(() => fs.writeFileSync(${JSON.stringify(join(root, "workers", "crumb"))}, "")),
		temporary: could(() => fs.writeFileSync("/tmp/evlab-test-x", "")),
		others: fs.readdirSync("/proc").filter((name) => /^\\d+$/.test(name)).length,
		networks: Object.keys(os.networkInterfaces()),
		remounted: could(() => require("node:child_process").execFileSync(
			"mount", ["-o", "remount,rw", "/"], { stdio: "ignore" })),
	};`;

function checkout(): string {
	const root = temporaryDirectory();
	mkdirSync(join(root, "workers"));
	writeFileSync(join(root, "rule.js"), "decide");
	return root;
}

describe.runIf(sandbox.kind === "bubblewrap")("where there is bubblewrap", () => {
	test("a worker talks as ever, and reaches its own directory and an empty /tmp only", async () => {
		const root = checkout();
		const start = confinedStart(startWorkerProcess, sandbox, {
			visible: root,
			writable: join(root, "workers"),
		});
		const worker = start(process.execPath, [
			...["-e", `${probe(root)} process.on("message", (m) => process.send({ m, found }));`],
		]);
		const answer = new Promise((fulfil) => worker.onMessage(fulfil));
		worker.send({ hello: 1 });
		const { m, found } = (await answer) as { m: unknown; found: Record<string, unknown> };
		expect(m).toEqual({ hello: 1 });
		expect(found).toMatchObject({
			...{ checkout: false, home: false, own: true, temporary: true, remounted: false },
			networks: ["lo"],
		});
		// bubblewrap's first process and the worker, and what it may start.
		expect(found["others"]).toBeLessThanOrEqual(4);
		worker.kill();
		await worker.exited;
		expect(existsSync("/tmp/evlab-test-x")).toBe(false);
	});

	test("a signal that ends it is named, as without", async () => {
		const root = checkout();
		const start = confinedStart(startWorkerProcess, sandbox, { visible: root, writable: null });
		const worker = start("sh", ["-c", "kill -SEGV $$"]);
		expect(await worker.exited).toMatchObject({ exitCode: null, signal: "SIGSEGV" });
		const programs = confinedPrograms(shell, sandbox, { visible: root, writable: null });
		expect(await programs.run("sh", ["-c", "kill -ABRT $$"])).toMatchObject({ signal: "SIGABRT" });
		expect(await programs.run("sh", ["-c", "exit 3"])).toMatchObject({ exitCode: 3, signal: null });
	});
});
