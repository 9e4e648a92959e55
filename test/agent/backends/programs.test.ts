import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Backend, BackendDesk } from "../../../src/agent/backends/backend.ts";
import { createBackend } from "../../../src/agent/backends/create-backend.ts";
import { addressOf } from "../../../src/agent/backends/run-program.ts";
import type { AgentRequest } from "../../../src/model/agent.ts";
import { createFiles } from "../../../src/system/files.ts";
import type { Shell } from "../../../src/system/ports.ts";
import { createShell } from "../../../src/system/shell.ts";
import { temporaryDirectory } from "../../fakes/temporary-directory.ts";

const standIn = fileURLToPath(new URL("../../fixtures/agents/stand-in.mjs", import.meta.url));
const key = "sk-ant-a-key-of-this-test";

/** Its programs are the stand-in, run for real: processes, streams and signals are not faked. */
function standInShell(): Shell {
	const shell = createShell();
	return {
		which: async (program) => (program === "git" ? null : `/stand-in/${program}`),
		run: (program, args, options) =>
			shell.run(process.execPath, [standIn, program, ...args], options),
	};
}

function setUp(name: "claude" | "codex" | "aider", over: Partial<BackendDesk> = {}) {
	const root = temporaryDirectory();
	const directory = join(root, "sources");
	mkdirSync(directory);
	const desk: BackendDesk = {
		shell: standInShell(),
		files: createFiles(),
		environment: {
			...{ PATH: process.env["PATH"], ANTHROPIC_API_KEY: key, CODEX_API_KEY: key },
			OTHER_TOKEN: "x",
		},
		nowMs: () => 0,
		runConfined: ({ program, args }, options) => standInShell().run(program, args, options),
		...over,
	};
	const backend = createBackend(name, desk, { exchange: root, goOn: "again", recorded: null });
	const ask = (what: string, request: Partial<AgentRequest> = {}) =>
		backend.ask({
			...{ label: "e1-propose-0", prompt: `CASE ${what}`, model: "a-model", directory },
			...{ files: ["buffer.c"], mayEdit: false, timeLimitMs: 30_000, maxUsd: 2, ...request },
		});
	return { root, backend, ask };
}

const programs = ["claude", "codex", "aider"] as const;

describe.each(programs)("%s", (name) => {
	it("gives the reply, and what it cost by its own figures", async () => {
		const answer = await setUp(name).ask("answered");
		expect(answer).toMatchObject({
			state: "answered",
			usage: { inputTokens: 200, cachedTokens: 1000, outputTokens: 34 },
		});
		expect(answer.state === "answered" && answer.text).toContain('{"ok":true}');
		// codex tells no cost: that is not 0.
		const costs = { claude: 0.00141, codex: null, aider: 0.0014 };
		expect(answer.costUsd).toBe(costs[name]);
	});

	it.each([
		["rate-limited", "rate-limited"],
		["unauthorized", "not signed in"],
		["truncated", "truncated"],
		["nothing", "garbled"],
		["garbage", "garbled"],
		["half", "failed"],
		["killed", "failed"],
	])("%s is an answer that says so: %s", async (what, why) => {
		const answer = await setUp(name).ask(what);
		expect(answer).toMatchObject({ state: "failed", why });
		expect(answer.state === "failed" && answer.message).not.toBe("");
	});

	it("is killed at its time limit", async () => {
		const answer = await setUp(name).ask("hangs", { timeLimitMs: 400 });
		expect(answer).toMatchObject({ state: "failed", why: "timed out" });
	});

	it("sees its own keys and a home of its own, and no other secret", async () => {
		const { root, ask } = setUp(name);
		await ask("environment");
		const [seen, args] = JSON.parse(readFileSync(join(root, "home", "seen.json"), "utf8"));
		expect(seen.HOME).toBe(join(root, "sources", "..", "home"));
		expect(seen.OTHER_TOKEN).toBeUndefined();
		expect(Object.values(seen)).toContain(key);
		expect(JSON.stringify(args)).not.toContain(key);
		expect(JSON.stringify(args)).not.toContain("CASE");
	});

	it("may reach its service and no other", async () => {
		const services: string[] = [];
		const { ask } = setUp(name, {
			runConfined: async (command) => {
				services.push(...command.services);
				return { exitCode: 1, signal: null, timedOut: false, stdout: "", stderr: "" };
			},
		});
		await ask("answered");
		const anthropic = "api.anthropic.com:443";
		const own = { claude: anthropic, codex: "api.openai.com:443", aider: anthropic };
		expect(services).toEqual([own[name]]);
	});

	it("is ready with its program and a key, and says in one line what is missing", async () => {
		await expect(setUp(name).backend.requireReady()).resolves.toBeUndefined();
		const without = (over: Partial<BackendDesk>): Backend => setUp(name, over).backend;
		await expect(without({ environment: {} }).requireReady()).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: expect.stringContaining("none of"),
		});
		const shell = { ...standInShell(), which: async () => null };
		await expect(without({ shell }).requireReady()).rejects.toMatchObject({
			code: "TOOL_MISSING",
			message: `${name} is not installed`,
		});
	});
});

it("the address of a service is that of its URL", () => {
	expect(addressOf("https://api.anthropic.com")).toBe("api.anthropic.com:443");
	expect(addressOf("http://127.0.0.1:8080/v1")).toBe("127.0.0.1:8080");
	expect(() => addressOf("nowhere")).toThrow("nowhere is no address");
});

it("what may only read is started so, and what may edit is too", async () => {
	const { claudeArguments } = await import("../../../src/agent/backends/claude.ts");
	const { codexArguments } = await import("../../../src/agent/backends/codex.ts");
	const { aiderArguments } = await import("../../../src/agent/backends/aider.ts");
	const request = {
		...{ label: "l", prompt: "p", model: null, directory: "/d/sources", files: ["buffer.c"] },
		...{ mayEdit: false, timeLimitMs: 1, maxUsd: 1.5 },
	};
	const reading = claudeArguments(request).join(" ");
	expect(reading).toContain("--tools Read,Grep,Glob --allowedTools");
	expect(reading).toContain("--max-budget-usd 1.50");
	expect(claudeArguments({ ...request, mayEdit: true }).join(" ")).toContain("Edit,Write");
	// The confinement alone decides what it may write: its own sandbox fails within that.
	expect(codexArguments(request, null).join(" ")).toContain("--sandbox danger-full-access");
	expect(codexArguments(request, "http://a:1/v1")).toContain('openai_base_url="http://a:1/v1"');
	expect(aiderArguments(request).join(" ")).toContain("--chat-mode ask");
	expect(aiderArguments({ ...request, mayEdit: true })).not.toContain("--chat-mode");
});
