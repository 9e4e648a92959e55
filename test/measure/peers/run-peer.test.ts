import { expect, test } from "vitest";
import { runPeer } from "../../../src/measure/peers/run-peer.ts";
import type { PeerLine } from "../../../src/model/peers.ts";
import type { ShellResult } from "../../../src/system/ports.ts";
import { createFakeShell } from "../../fakes/fake-shell.ts";
import { honestLine, ringJob } from "../../fixtures/peers.ts";

async function outcomeOf(answer: (line: PeerLine) => Partial<ShellResult>) {
	const shell = createFakeShell({ setpriv: ({ args }) => answer(honestLine(args, 100)) });
	const outcome = await runPeer({
		...{ job: ringJob, side: "libuv", program: "/p/libuv", shell },
		...{ iterations: 10, batches: 3, core: 1 },
	});
	return { outcome, call: shell.calls[0] };
}

const said = (changes: Partial<PeerLine> = {}) =>
	outcomeOf((line) => ({ stdout: `${JSON.stringify({ ...line, ...changes })}\n` }));

test("the job, the part of the library, its sizes and what it is to count", async () => {
	const { outcome, call } = await said();
	expect(outcome).toMatchObject({ ok: true, line: { events: 120, bytes: 240 } });
	expect(call?.args.slice(call.args.indexOf("/p/libuv"))).toEqual([
		...["/p/libuv", "job=ring", "api=uv_poll", "pairs=2", "iterations=10", "batches=3"],
		...["expect_bytes=8", "expect_events=4"],
	]);
	expect(call?.args).toContain("taskset");
	expect(call?.options).toMatchObject({ timeoutMs: 20_000 });
});

test.each<[Partial<PeerLine>, string]>([
	[{ bytes: 239 }, "bytes: 239, not 240"],
	[{ events: 121 }, "events: 121, not 120"],
	[{ iterations: 9 }, "iterations: 9, not 10"],
	[{ elapsed_ns: [5, 5] }, "batches: 2, not 3"],
	[{ library: "libev" }, "library: libev, not libuv"],
])("%j is no result", async (changes, detail) => {
	const { outcome } = await said(changes);
	expect(outcome).toEqual({ ok: false, fault: { kind: "checksum", role: "libuv", detail } });
});

test.each<[string, Partial<ShellResult>, object]>([
	["a hang", { exitCode: null, timedOut: true }, { kind: "hang", timeoutMs: 20_000 }],
	["a crash", { exitCode: null, signal: "SIGSEGV" }, { kind: "crash", signal: "SIGSEGV" }],
	[
		"its own refusal",
		{ exitCode: 1, stderr: "counted 3 bytes, not 4\n" },
		{ kind: "error", detail: "peers/ring-small exited with 1: counted 3 bytes, not 4" },
	],
	["nothing", { stdout: "" }, { kind: "error" }],
	["something else", { stdout: "{}\n" }, { kind: "error" }],
])("%s is named", async (_, result, fault) => {
	const { outcome } = await outcomeOf(() => result);
	expect(outcome).toMatchObject({ ok: false, fault });
});
