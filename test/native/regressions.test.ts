import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { codeOf, copy, copyPath } from "./copies.ts";
import { ProgramRunner } from "./program-runner.ts";

/** Programs and calls that once crashed or hung the process, or could have. */

const runner = new ProgramRunner(copyPath(0), copyPath(1));
afterAll(() => runner.close());
const run = (text: string, iterations = 1) =>
	runner.perform<{ code?: string }>({ kind: "program", text, iterations });

describe("programs", () => {
	it("a transfer into its own source is stuck, not endless", async () => {
		const outcome = await run(
			"resource buffer 0\nresource socketpair 0\nloop evbuffer.add 0 100\nloop evbuffer.transfer 0 2 3 0\n",
		);
		expect(outcome).toMatchObject({ state: "answered", answer: { code: "PROGRAM_STUCK" } });
	});

	it("a high priority that is always ready does not keep the loop spinning", async () => {
		const outcome = await run(
			"resource base 0 0 2 0\nresource socketpair 0\n" +
				"resource event 0 2 10 0 0\nresource timer 0 1 0 1\n" +
				"setup event.add 2\nsetup event.active 3\nloop base.loop 0\n",
		);
		expect(outcome).toMatchObject({ state: "answered", answer: { code: "PROGRAM_STUCK" } });
	});

	it("a trace of a growing program is stopped, like a batch of one", () => {
		const session = new (copy().Session)("resource buffer 0\nloop evbuffer.add 0 1048576\n");
		expect(codeOf(() => session.trace(100_000))).toBe("PROGRAM_GROWS");
		session.close();
	});

	it("many small batches of a growing program are stopped, like a long one", () => {
		const addon = copy();
		const out = new Float64Array(6 + addon.syscallNames().length);
		const session = new addon.Session("resource buffer 0\nloop evbuffer.add 0 1048576\n");
		const grow = () => {
			for (let i = 0; i < 4096; i++) session.run(1, out);
		};
		expect(codeOf(grow)).toBe("PROGRAM_GROWS");
		// The session stays valid, and closing it gives the memory back.
		expect(session.backend()).toBe("none");
		session.close();
		const next = new addon.Session("resource buffer 0\nloop evbuffer.add 0 1048576\n");
		next.run(300, out);
		next.close();
	});

	it("more resources than TypeScript allows are refused before any is made", () => {
		const open = (text: string) => codeOf(() => new (copy().Session)(`${text}loop nop\n`));
		expect(open("resource buffer 0\n".repeat(65))).toBe("BAD_PROGRAM");
		const timers = "resource timers 0 100000 1\n".repeat(11);
		expect(open(`resource base 0 0 1 0\n${timers}`)).toBe("BAD_PROGRAM");
	});

	it("more signals than there are is OUT_OF_SIGNALS, and they come back", () => {
		const text = (n: number) =>
			`resource base 0 0 1 0\n${"resource signal 0\n".repeat(n)}loop nop\n`;
		expect(codeOf(() => new (copy().Session)(text(63)))).toBe("OUT_OF_SIGNALS");
		new (copy().Session)(text(10)).close();
		new (copy().Session)(text(10)).close();
	});
});

describe("handles", () => {
	// instanceof is JavaScript's to bend; in a child, because taking one for the other crashes.
	it.each(["disguised", "constructed", "forged", "proxy"])(
		"an evbuffer %s as an event base is not taken for one",
		async (type) => {
			const base = { type, n: 4 }; // children/arbitrary-calls.mjs: the class EventBase
			const [pair, number] = [{ type: "null" }, { type: "number", n: 0 }];
			const args = [base, pair, number, number, { type: "function" }];
			const calls = [{ name: "Event", method: "new", target: 0, receiver: null, args }];
			expect(await runner.perform({ kind: "calls", calls })).toEqual({
				state: "answered",
				answer: { answers: ["BAD_OPERAND"] },
			});
		},
	);

	it("libevent does not end the process when a base finds no descriptor", () => {
		const script = join(import.meta.dirname, "children", "descriptor-limit.mjs");
		const printed = execFileSync(
			"/bin/sh",
			["-c", 'ulimit -n 64; exec "$@"', "sh", process.execPath, script, copyPath(0)],
			{ encoding: "utf8" },
		);
		const codes = JSON.parse(printed) as string[];
		expect(codes.slice(0, 3)).toEqual(["FD_LIMIT", "FD_LIMIT", "FD_LIMIT"]);
		// Enough for a base, not for a ring of four pipes.
		expect(codes.slice(-3)).toEqual(["none", "none", "FD_LIMIT"]);
		expect(new Set(codes)).toEqual(new Set(["FD_LIMIT", "none"]));
	});

	it("process.exit() inside a callback ends the process with its own code", () => {
		const script = `
			const addon = require(process.argv[1]);
			const base = new addon.EventBase("", false);
			const event = new addon.Event(base, null, 0, 0, () => process.exit(7));
			event.active();
			base.loop();`;
		let status: unknown = 0;
		try {
			execFileSync(process.execPath, ["-e", script, copyPath(0)], { stdio: "pipe" });
		} catch (error) {
			({ status } = error as { status: unknown });
		}
		expect(status).toBe(7);
	});
});
