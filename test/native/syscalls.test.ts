import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import { encodeProgram } from "../../src/model/encode-program.ts";
import { program } from "../../src/model/program-builder.ts";

const directory = mkdtempSync(join(tmpdir(), "evlab-strace-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Calls by name over a whole run of evrun, as the kernel sees them; null when strace cannot trace. */
function strace(file: string, iterations: number): Map<string, number> | null {
	const summary = join(directory, "summary");
	const { status } = spawnSync(
		"strace",
		["-f", "-c", "-o", summary, inject("upstream").evrun, file, String(iterations)],
		{ stdio: "ignore", timeout: 60_000 },
	);
	if (status !== 0) return null;
	const counts = new Map<string, number>();
	for (const line of readFileSync(summary, "utf8").split("\n")) {
		// % time, seconds, usecs/call, calls, [errors,] name
		const match = /^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$/.exec(line);
		if (match?.[2] !== undefined && match[2] !== "total") counts.set(match[2], Number(match[1]));
	}
	return counts;
}

function counted(file: string, iterations: number): Map<string, number> {
	const { stdout } = spawnSync(inject("upstream").evrun, [file, String(iterations)], {
		encoding: "utf8",
	});
	const { syscalls } = JSON.parse(stdout) as { syscalls: Record<string, number> };
	return new Map(Object.entries(syscalls));
}

/** Without zeros and in one order; what sets a run up and prints its result cancels. */
function difference(more: ReadonlyMap<string, number>, less: ReadonlyMap<string, number>) {
	return Object.fromEntries(
		[...more]
			.map(([name, calls]): [string, number] => [name, calls - (less.get(name) ?? 0)])
			.filter(([, calls]) => calls !== 0)
			.sort(([a], [b]) => a.localeCompare(b)),
	);
}

const programs: Readonly<Record<string, () => string>> = {
	"evbuffer write and read": () => {
		const p = program();
		const [out, into] = [p.buffer(), p.buffer()];
		const [near, far] = p.socketpair();
		p.loop.evbuffer
			.add(out, 16_384)
			.evbuffer.transfer(out, near, far, into)
			.evbuffer.drain(into, 16_384)
			.evbuffer.read(into, far, -1);
		return encodeProgram(p.finish());
	},
	"a ring on epoll": () => {
		const p = program();
		const base = p.base({ backend: "epoll" });
		const ring = p.ring(base, 10);
		p.setup.ring.add_all(ring);
		p.loop.ring.activate(ring, 3).base.loop_events(base, 3).ring.del_all(ring).ring.add_all(ring);
		return encodeProgram(p.finish());
	},
	"a ring on poll, passing": () => {
		const p = program();
		const base = p.base({ backend: "poll" });
		const ring = p.ring(base, 5, { transport: "socketpair", pass: true });
		p.setup.ring.add_all(ring);
		p.loop.ring.activate(ring, 1).base.loop_events(base, 5);
		return encodeProgram(p.finish());
	},
	"a signal": () => {
		const p = program();
		const base = p.base();
		const signal = p.signal(base);
		p.loop.event.add(signal).signal.raise(signal).base.loop_events(base, 1).event.del(signal);
		return encodeProgram(p.finish());
	},
	"an echo between bufferevents": () => {
		const p = program();
		const base = p.base();
		const [client] = p.bufferevents(base, "socket", { echo: true });
		p.loop.bufferevent.write(client, 16_384).base.loop_bytes(base, 16_384);
		return encodeProgram(p.finish());
	},
	"a timer with timerfd": () => {
		const p = program();
		const base = p.base({ backend: "epoll", preciseTimer: true });
		const timers = p.timers(base, 3, 1_000_000);
		p.loop.timers.expire_all(timers).base.loop_events(base, 3).timers.add_all(timers);
		p.loop.base.loop(base).timers.del_all(timers);
		return encodeProgram(p.finish());
	},
};

/** What the interpreter's own machinery calls; the rest must be counted. */
const uncounted = new Set([
	// libc's raise() asks who it is before it sends; the signal handler returns; malloc grows.
	...["getpid", "gettid", "rt_sigprocmask", "rt_sigreturn", "brk", "madvise"],
]);

describe("system calls counted by the link-time wraps", () => {
	it.each(Object.entries(programs))("agree exactly with strace: %s", (_, text) => {
		const file = join(directory, "program");
		writeFileSync(file, text());
		const traced = [strace(file, 40), strace(file, 20)] as const;
		if (traced[0] === null || traced[1] === null) {
			console.warn("skipped: strace is missing or may not trace (ptrace not permitted here)");
			return;
		}
		const kernel = difference(traced[0], traced[1]);
		for (const name of uncounted) delete kernel[name];
		const ours = difference(counted(file, 40), counted(file, 20));
		expect(Object.keys(ours).length).toBeGreaterThan(0);
		expect(ours).toEqual(kernel);
	});
});
