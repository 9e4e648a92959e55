import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { AgentCommand } from "../../src/agent/backends/backend.ts";
import { runConfined } from "../../src/commands/optimize/confine.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { findSandbox } from "../../src/system/sandbox.ts";
import { createShell } from "../../src/system/shell.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

/** Needs dist/: the program that carries calls to the door runs from there. */
const shell = createShell();

function setUp() {
	const root = temporaryDirectory();
	const directory = join(root, "run", "sources");
	for (const made of [join(root, ".git"), directory, join(root, "run", "home")]) {
		mkdirSync(made, { recursive: true });
	}
	const notes: string[] = [];
	const progress = {
		...{ step: () => {}, done: () => {}, close: () => {} },
		note: (line: string) => void notes.push(line),
	};
	const run = (command: Partial<AgentCommand>) =>
		runConfined(
			{ shell, layout: layoutOf(root), progress },
			{ program: "sh", args: [], directory, mayEdit: false, services: [], ...command },
			{ cwd: directory, input: "", timeoutMs: 20_000 },
		);
	return { root, directory, notes, run };
}

const canConfine = (await findSandbox(shell, process.getuid?.() === 0)).kind !== "none";

test.runIf(canConfine)(
	"an agent's program writes its sources and its home, nothing else",
	async () => {
		const { root, directory, run } = setUp();
		const tried = [
			...[`${directory}/edit`, "../home/kept", `${root}/escaped`, "/usr/escaped", "/etc/escaped"],
		];
		const script = `touch ${tried.join(" ")}; ls -A ${root}; mount -o remount,rw / ; touch /usr/escaped`;
		const { stdout } = await run({ args: ["-c", script], mayEdit: true });
		// What it made beside its sources went to memory of its own.
		expect(stdout.trim().split("\n")).toEqual(["escaped", "run"]);
		expect(existsSync(join(directory, "edit"))).toBe(true);
		expect(existsSync(join(root, "run", "home", "kept"))).toBe(true);
		const escaped = [join(root, "escaped"), "/usr/escaped", "/etc/escaped"];
		expect(escaped.filter((path) => existsSync(path))).toEqual([]);

		await run({ args: ["-c", `touch ${directory}/second`] });
		expect(existsSync(join(directory, "second"))).toBe(false);
	},
);

test.runIf(canConfine)("it sees no other process, and its exit code is its own", async () => {
	const { run } = setUp();
	const { exitCode, stdout } = await run({ args: ["-c", "ls -d /proc/[0-9]* | wc -l; exit 7"] });
	expect(exitCode).toBe(7);
	// bwrap's init, the carrier, the shell and what it starts.
	expect(Number(stdout)).toBeLessThan(8);
	expect((await run({ args: ["-c", "kill -SEGV $$"] })).exitCode).toBe(139);
});

test.runIf(canConfine)(
	"it reaches its service through the door, and nothing beside it",
	async () => {
		const answer = (text: string) =>
			new Promise<number>((fulfil) => {
				const server = createServer((_, reply) => void reply.end(text));
				onTestFinished(() => void server.close());
				server.listen(0, "127.0.0.1", () => fulfil((server.address() as AddressInfo).port));
			});
		const [service, other] = [await answer("the service"), await answer("another")];
		const script = `
		const http = require("node:http"), net = require("node:net");
		const proxy = new URL(process.env.HTTPS_PROXY);
		const say = (what) => (text) => console.log(what + ": " + text);
		const through = (port) => new Promise((done) =>
			http.get({ host: proxy.hostname, port: proxy.port, path: "http://127.0.0.1:" + port + "/" },
				(reply) => { let all = ""; reply.on("data", (d) => (all += d)); reply.on("end", () => done(reply.statusCode + " " + all)); }));
		const tunnel = (port) => new Promise((done) =>
			http.request({ host: proxy.hostname, port: proxy.port, method: "CONNECT", path: "127.0.0.1:" + port })
				.on("connect", (reply, socket) => {
					if (reply.statusCode !== 200) { socket.destroy(); return done(reply.statusCode); }
					let all = "";
					socket.on("data", (d) => (all += d)).on("end", () => done(all.split("\\r\\n").at(-1)));
					socket.write("GET / HTTP/1.0\\r\\n\\r\\n");
				}).end());
		const direct = (port) => new Promise((done) =>
			net.connect(port, "127.0.0.1").on("connect", () => done("open")).on("error", (e) => done(e.code)));
		(async () => {
			say("service")(await through(${service}));
			say("tunnel")(await tunnel(${service}));
			say("other")(await through(${other}));
			say("other tunnel")(await tunnel(${other}));
			say("direct")(await direct(${service}));
			process.exit(0);
		})();`;
		const { run, notes } = setUp();
		const { stdout, stderr } = await run({
			...{ program: process.execPath, args: ["-e", script] },
			services: [`127.0.0.1:${service}`],
		});
		expect({ lines: stdout.trim().split("\n"), stderr }).toEqual({
			lines: [
				...["service: 200 the service", "tunnel: the service", "other: 403 "],
				...["other tunnel: 403", "direct: ECONNREFUSED"],
			],
			stderr: "",
		});
		expect(notes).toEqual([expect.stringContaining(`was not let through to 127.0.0.1:${other}`)]);
	},
);

test("without a sandbox nothing is run", async () => {
	const blind = { ...shell, which: async () => null };
	const progress = { step: () => {}, done: () => {}, note: () => {}, close: () => {} };
	const command = { program: "sh", args: [], directory: "/d", mayEdit: false, services: [] };
	const ran = runConfined({ shell: blind, layout: layoutOf("/r"), progress }, command, {});
	await expect(ran).rejects.toMatchObject({
		...{ code: "TOOL_MISSING", nextStep: expect.stringContaining("--agent manual") },
	});
});
