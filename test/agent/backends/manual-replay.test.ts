import { describe, expect, it } from "vitest";
import type { BackendDesk } from "../../../src/agent/backends/backend.ts";
import { createBackend } from "../../../src/agent/backends/create-backend.ts";
import { createFakeFiles } from "../../fakes/fake-files.ts";
import { createFakeShell } from "../../fakes/fake-shell.ts";

const request = {
	...{ label: "e1-chair", prompt: "which?", model: null, directory: "/s", files: [] },
	...{ mayEdit: false, timeLimitMs: 1000, maxUsd: null },
};
const unknown = { inputTokens: null, outputTokens: null, cachedTokens: null };

function deskOf(texts: Readonly<Record<string, string>>) {
	const files = createFakeFiles(texts);
	const desk: BackendDesk = {
		...{ shell: createFakeShell({}), files, environment: {}, nowMs: () => 0 },
		runConfined: () => Promise.reject(new Error("starts no program")),
	};
	return { desk, files };
}

describe("manual", () => {
	const places = { exchange: "/x", goOn: "again", recorded: null };

	it("writes the prompt out and stops until somebody has replied", async () => {
		const { desk, files } = deskOf({});
		const backend = createBackend("manual", desk, places);
		await backend.requireReady();
		await expect(backend.ask(request)).rejects.toMatchObject({
			code: "INTERRUPTED",
			nextStep: expect.stringContaining("/x/e1-chair.reply.md"),
		});
		expect(files.texts.get("/x/e1-chair.prompt.md")).toBe("which?");
	});

	it("reads the reply; what it cost nobody knows", async () => {
		const { desk } = deskOf({ "/x/e1-chair.reply.md": "the first" });
		expect(await createBackend("manual", desk, places).ask(request)).toMatchObject({
			...{ state: "answered", text: "the first", usage: unknown, costUsd: null },
		});
	});
});

describe("replay", () => {
	const places = { exchange: "/x", goOn: "again", recorded: "/r" };
	const answer = {
		...{ state: "answered", text: "the first", model: "m", usage: unknown },
		...{ costUsd: 0.5, seconds: 3 },
	};

	it("gives what was recorded", async () => {
		const { desk } = deskOf({ "/r/e1-chair.json": JSON.stringify(answer) });
		const backend = createBackend("replay", desk, places);
		await expect(backend.requireReady()).resolves.toBeUndefined();
		expect(await backend.ask(request)).toEqual(answer);
	});

	it("fails where nothing, or something else, is recorded", async () => {
		const { desk } = deskOf({ "/r/e1-chair.json": "{" });
		const backend = createBackend("replay", desk, places);
		expect(await backend.ask(request)).toMatchObject({ state: "failed", why: "garbled" });
		const other = { ...request, label: "e9" };
		expect(await backend.ask(other)).toMatchObject({ state: "failed", why: "garbled" });
	});

	it("needs a directory of recorded answers", async () => {
		const { desk } = deskOf({});
		for (const recorded of [null, "/none"]) {
			const backend = createBackend("replay", desk, { exchange: "/x", goOn: "again", recorded });
			await expect(backend.requireReady()).rejects.toMatchObject({ code: "BAD_INPUT" });
		}
	});
});
