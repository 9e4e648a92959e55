import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createApi } from "../../../src/agent/backends/api.ts";
import { createFakeFiles } from "../../fakes/fake-files.ts";
import { createFakeShell } from "../../fakes/fake-shell.ts";

const closers: (() => void)[] = [];
afterEach(() => {
	for (const close of closers.splice(0)) close();
});

/** The service on the loopback: what it is asked, and one canned reply. */
async function service(status: number, body: unknown) {
	const asked: { readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }[] = [];
	const server = createServer((incoming, outgoing) => {
		let text = "";
		incoming.on("data", (chunk) => {
			text += chunk;
		});
		incoming.on("end", () => {
			asked.push({ headers: incoming.headers, body: text });
			if (status === 0) return;
			outgoing.writeHead(status, { "content-type": "application/json" });
			outgoing.end(typeof body === "string" ? body : JSON.stringify(body));
		});
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	closers.push(() => {
		server.closeAllConnections();
		server.close();
	});
	return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function backendAt(url: string, variables: Readonly<Record<string, string>>) {
	return createApi({
		...{ shell: createFakeShell({}), files: createFakeFiles({}), nowMs: () => 0 },
		environment: { ANTHROPIC_BASE_URL: url, ...variables },
		runConfined: () => Promise.reject(new Error("starts no program")),
	});
}

const request = {
	...{
		label: "e1-chair",
		prompt: "which?",
		model: "claude-sonnet-5-5",
		directory: "/s",
		files: [],
	},
	...{ mayEdit: false, timeLimitMs: 20_000, maxUsd: null },
};
const usage = {
	...{ input_tokens: 150, cache_creation_input_tokens: 50 },
	...{ cache_read_input_tokens: 1000, output_tokens: 34 },
};
const message = (stop: string) => ({
	...{ id: "m", type: "message", role: "assistant", model: "claude-sonnet-5-5-20250929" },
	...{ content: [{ type: "text", text: "the first" }], stop_reason: stop, usage },
});
const key = { ANTHROPIC_API_KEY: "a-key-of-this-test" };

it("gives the reply and the service's own figures", async () => {
	const { url, asked } = await service(200, message("end_turn"));
	expect(await backendAt(url, key).ask(request)).toMatchObject({
		...{ state: "answered", text: "the first", model: "claude-sonnet-5-5-20250929" },
		usage: { inputTokens: 200, outputTokens: 34, cachedTokens: 1000 },
		costUsd: null,
	});
	// Which of the two headers carries a key has changed between versions of the client.
	const sent = `${asked[0]?.headers["x-api-key"]} ${asked[0]?.headers["authorization"]}`;
	expect(sent).toContain(key.ANTHROPIC_API_KEY);
	expect(JSON.parse(asked[0]?.body ?? "").messages).toEqual([{ role: "user", content: "which?" }]);
});

it("takes a subscription's token where there is no key", async () => {
	const { url, asked } = await service(200, message("end_turn"));
	const backend = backendAt(url, { CLAUDE_CODE_OAUTH_TOKEN: "a-token-of-this-test" });
	await backend.requireReady();
	await backend.ask(request);
	expect(asked[0]?.headers["authorization"]).toBe("Bearer a-token-of-this-test");
	expect(asked[0]?.headers["x-api-key"]).toBeUndefined();
});

const refusal = (type: string, text: string) => ({ type: "error", error: { type, message: text } });

it.each([
	[429, refusal("rate_limit_error", "too fast"), "rate-limited"],
	[529, refusal("overloaded_error", "Overloaded"), "rate-limited"],
	[401, refusal("authentication_error", "invalid x-api-key"), "not signed in"],
	[400, refusal("invalid_request_error", "prompt is too long: 300000 tokens"), "truncated"],
	[400, refusal("invalid_request_error", "Your credit balance is too low"), "over budget"],
	[500, refusal("api_error", "Internal server error"), "failed"],
	[200, message("max_tokens"), "truncated"],
	[200, "no JSON {", "garbled"],
])("%s is an answer that says so", async (status, body, why) => {
	const { url, asked } = await service(status, body);
	expect(await backendAt(url, key).ask(request)).toMatchObject({ state: "failed", why });
	// Each call costs and has a row: the client repeats none by itself.
	expect(asked.length).toBe(1);
});

it("stops waiting at its time limit", async () => {
	const { url } = await service(0, "");
	const answer = await backendAt(url, key).ask({ ...request, timeLimitMs: 200 });
	expect(answer).toMatchObject({ state: "failed", why: "timed out" });
});

it("needs a key, and a model", async () => {
	await expect(backendAt("http://127.0.0.1:9", {}).requireReady()).rejects.toMatchObject({
		code: "BAD_INPUT",
	});
	const asked = backendAt("http://127.0.0.1:9", key).ask({ ...request, model: null });
	await expect(asked).rejects.toMatchObject({ code: "BAD_INPUT" });
});
