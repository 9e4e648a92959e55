import { spawnSync } from "node:child_process";
import { expect, inject, it } from "vitest";
import { buildPeers } from "../../src/build/build-peers.ts";
import { findToolchain } from "../../src/build/toolchain.ts";
import { createContext } from "../../src/commands/context.ts";
import { loadPeerJobs } from "../../src/commands/load-peers.ts";
import { peerArguments } from "../../src/measure/peers/run-peer.ts";
import { EvlabError } from "../../src/model/errors.ts";
import type { PeerJob } from "../../src/model/peer-job.ts";
import { libraryOf, PeerLine, PeerSide } from "../../src/model/peers.ts";
import { checkoutVariant } from "../../src/source/worktree.ts";

const context = createContext(new AbortController().signal);
const { layout, shell, files, git } = context;
const jobs = await loadPeerJobs(files, layout.root, undefined);
const upstream = inject("upstream");
/** Null where libev and libuv are not installed: they are needed by `evlab peers` alone. */
const programs = await buildPeers({
	...{ layout, shell, files, builds: { upstream, candidate: upstream } },
	found: await findToolchain(shell, process.env),
	pristine: await checkoutVariant(
		{ layout, ports: { shell, files, git } },
		upstream.variant.commit,
	),
}).catch((error: unknown) => {
	if (error instanceof EvlabError && error.code === "TOOL_MISSING") return null;
	throw error;
});
const installed = it.runIf(programs !== null);

/** `batches` 2: a job must be able to begin again where its last run has ended. */
const small = { iterations: 3, batches: 2 };

function run(job: PeerJob, side: PeerSide) {
	const args = peerArguments({ job, side, ...small });
	return spawnSync(programs?.[side] ?? "", args, { encoding: "utf8", timeout: 20_000 });
}

const sides = PeerSide.options.filter((side) => side !== "candidate");
const cases = jobs.flatMap((job) => sides.map((side) => [job.id, side, job] as const));

installed.each(cases)("%s by %s: all bytes and events, by waiting for them", (_, side, job) => {
	const { status, stdout, stderr } = run(job, side);
	expect([status, stderr]).toEqual([0, ""]);
	const line = PeerLine.parse(JSON.parse(stdout));
	expect(line).toMatchObject({
		library: libraryOf(side),
		iterations: 3,
		bytes: 6 * job.expected.bytes,
		events: 6 * job.expected.events,
	});
	expect(line.elapsed_ns).toHaveLength(2);
	// Through every library's calls the counters see the one that all of them wait in.
	expect(line.syscalls["epoll_wait"]).toBeGreaterThan(0);
});

installed.each(cases.filter(([id]) => /echo-stream-64|fire/.test(id)))(
	"%s by %s: another count than expected is refused",
	(_, side, job) => {
		const { bytes, events } = job.expected;
		const more = run({ ...job, expected: { bytes, events: events + 1 } }, side);
		expect([more.status, more.stdout]).toEqual([1, ""]);
		expect(more.stderr).toBe(`counted ${6 * events} events, not ${6 * (events + 1)}\n`);
		const other = run({ ...job, expected: { bytes: bytes + 1, events } }, side);
		expect([other.status, other.stdout]).toEqual([1, ""]);
	},
);

installed("a job or an API that a library does not have is a mistake of the caller's", () => {
	const [job] = jobs;
	if (job === undefined) throw new Error("no jobs");
	const { status, stderr } = run({ ...job, job: "knitting" }, "libev");
	expect(status).toBe(2);
	expect(stderr).toContain("knitting");
});
