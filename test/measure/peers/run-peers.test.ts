import { basename } from "node:path";
import { expect, test } from "vitest";
import { runPeers } from "../../../src/measure/peers/run-peers.ts";
import type { PeerSample, PeerSide } from "../../../src/model/peers.ts";
import type { ShellResult } from "../../../src/system/ports.ts";
import { createFakeShell } from "../../fakes/fake-shell.ts";
import { echoJob, honestLine, ringJob } from "../../fixtures/peers.ts";

const programs = {
	upstream: "/p/upstream",
	candidate: "/p/candidate",
	libev: "/p/libev",
	libuv: "/p/libuv",
};
/** ns of an iteration. */
const speed: Readonly<Record<PeerSide, number>> = {
	upstream: 4000,
	candidate: 3000,
	libev: 2000,
	libuv: 8000,
};

async function run(
	blocks: number,
	fails: (side: PeerSide, job: string, nth: number) => Partial<ShellResult> | null = () => null,
) {
	const started = new Map<string, number>();
	const interrupt = new AbortController();
	const shell = createFakeShell({
		setpriv: ({ args }) => {
			const program = args.find((arg) => arg.startsWith("/p/")) ?? "";
			const side = basename(program) as PeerSide;
			const job = args.find((arg) => arg.startsWith("job="))?.slice(4) ?? "";
			const nth = started.get(`${side} ${job}`) ?? 0;
			started.set(`${side} ${job}`, nth + 1);
			const failed = fails(side, job, nth);
			// As evlab's own end would do to its children.
			if (failed?.signal === "SIGKILL") interrupt.abort();
			return failed ?? { stdout: JSON.stringify(honestLine(args, speed[side])) };
		},
	});
	const seen: PeerSample[] = [];
	const outcome = await runPeers({
		...{ jobs: [ringJob, echoJob], programs, seed: 11, core: null, shell },
		signal: interrupt.signal,
		onSample: (sample) => seen.push(sample),
		shouldStop: (done) => done >= blocks && done > 0,
	});
	return { ...outcome, seen, calls: shell.calls };
}

test("two processes a side, job and block; everyone does as many iterations", async () => {
	const { samples, seen, faults, versions, calls } = await run(3);
	expect(faults).toEqual([]);
	expect(samples).toEqual(seen);
	expect(samples).toHaveLength(2 * 4 * 2 * 3);
	expect(versions).toMatchObject({ upstream: "libevent 9.9", libuv: "libuv 9.9" });
	// 4 ms of upstream's 4 µs, after two calibrations of each job.
	expect(calls.slice(4).every(({ args }) => args.includes("iterations=1000"))).toBe(true);
	const ring = samples.filter(({ workload }) => workload === ringJob.id);
	expect(ring.find(({ side }) => side === "libev")).toMatchObject({
		nsPerOp: 500,
		syscallsPerOp: { read: 0.5 },
	});
});

test("who fails is out of that job, with what it measured before; the rest goes on", async () => {
	const { samples, faults } = await run(3, (side, job, nth) =>
		side === "libuv" && job === "echo" && nth === 3 ? { exitCode: null, signal: "SIGABRT" } : null,
	);
	expect(faults).toMatchObject([
		{ workload: echoJob.id, side: "libuv", fault: { kind: "crash", signal: "SIGABRT" } },
	]);
	const of = (side: PeerSide, workload: string) =>
		samples.filter((sample) => sample.side === side && sample.workload === workload).length;
	expect([of("libuv", echoJob.id), of("libuv", ringJob.id), of("libev", echoJob.id)]).toEqual([
		0, 6, 6,
	]);
});

test("a job that upstream cannot do is not run by the others", async () => {
	const { samples, faults, calls } = await run(2, (side, job) =>
		side === "upstream" && job === "echo" ? { exitCode: 1, stderr: "no\n" } : null,
	);
	expect(faults).toHaveLength(1);
	expect(new Set(samples.map(({ workload }) => workload))).toEqual(new Set([ringJob.id]));
	expect(calls.filter(({ args }) => args.includes("job=echo"))).toHaveLength(1);
});

test("after Ctrl-C nobody has failed, and no further process is started", async () => {
	const { samples, faults, calls } = await run(3, (side, job, nth) =>
		side === "libev" && job === "echo" && nth === 2 ? { exitCode: null, signal: "SIGKILL" } : null,
	);
	expect(faults).toEqual([]);
	expect(samples.length).toBeGreaterThan(0);
	expect(calls.at(-1)?.args).toContain("/p/libev");
});
