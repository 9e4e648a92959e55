import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findPrivateNetwork } from "../../../src/measure/upstream/namespace.ts";
import { runUpstream, type UpstreamRun } from "../../../src/measure/upstream/run-upstream.ts";
import type { Shell } from "../../../src/system/ports.ts";
import { createShell } from "../../../src/system/shell.ts";
import { createFakeShell } from "../../fakes/fake-shell.ts";
import { temporaryDirectory } from "../../fakes/temporary-directory.ts";

const buildId = "0".repeat(40);

/** Answers every connection with `reply` after some work; perl is in every Debian. */
const serve = (reply: string) => `#!/usr/bin/perl
use IO::Socket::INET;
my $listener = IO::Socket::INET->new(LocalPort => 8080, Listen => 5) or exit 0;
while (my $peer = $listener->accept) { my $x = 0; $x += $_ for 1 .. 50000; ${reply}; close $peer }
`;

/** Makes one request and reports as bench_httpclient would had it made 20000 like it. */
const client = `#!/bin/bash
exec 3<>/dev/tcp/127.0.0.1/8080 || exit 0
answer=$(cat <&3)
echo "20000 requests in 0.445012 sec. (44942.61 throughput)"
echo "$((20000 * \${#answer}))bytes read. 0 errors."
`;

const good = serve('print $peer "answer"');

function httpRun(shell: Shell, server: Partial<Record<"baseline" | "candidate", string>>) {
	const directory = temporaryDirectory();
	const write = (name: string, text: string) => {
		const path = join(directory, name);
		writeFileSync(path, text);
		chmodSync(path, 0o755);
		return path;
	};
	const run: UpstreamRun = {
		id: "upstream/http",
		config: {
			program: "bench_http",
			args: ["-l", "6"],
			unit: "request",
			rounds: 3,
			quick_rounds: 3,
			timeout_s: 20,
		},
		baseline: { path: write("baseline", server.baseline ?? good), buildId },
		candidate: { path: write("candidate", server.candidate ?? good), buildId },
		frozenClient: write("client", client),
		firstRound: 0,
		rounds: 1,
		seed: 1,
		core: null,
		shell,
		onSample: () => {},
	};
	return run;
}

const network = await findPrivateNetwork(createShell());

describe.skipIf(!network.permitted)("in a private network namespace", () => {
	async function faultOf(candidate: string, timeout_s = 20) {
		const run = httpRun(createShell(), { candidate });
		const outcome = await runUpstream({ ...run, config: { ...run.config, timeout_s } });
		return outcome.state === "void" ? outcome.fault : outcome;
	}

	test("four servers in a round, each with its own CPU time per request", async () => {
		const outcome = await runUpstream(httpRun(createShell(), {}));
		expect(outcome.state === "measured" && outcome.samples.map(({ role }) => role).sort()).toEqual([
			"baseline",
			"baseline",
			"candidate",
			"candidate",
		]);
	});

	test("two runs at once do not meet: each has its own port 8080", async () => {
		const outcomes = await Promise.all([1, 2].map(() => runUpstream(httpRun(createShell(), {}))));
		expect(outcomes.map(({ state }) => state)).toEqual(["measured", "measured"]);
	});

	test("a server that exits with 0 at once is an error, not a fast server", async () => {
		expect(await faultOf("#!/bin/sh\nexit 0\n")).toMatchObject({
			kind: "error",
			role: "candidate",
			detail: "bench_http exited with 0",
		});
	});

	test("a crash while starting and a crash under load name the signal", async () => {
		const crash = { kind: "crash", role: "candidate", signal: "SIGSEGV" };
		expect(await faultOf("#!/bin/sh\nkill -SEGV $$\n")).toMatchObject(crash);
		expect(await faultOf(serve("kill 'SEGV', $$; sleep 9"))).toMatchObject(crash);
	});

	// 1.5 s: some 20 times what the good baseline needs, which runs under the same limit.
	test.each([
		["listening", "#!/bin/sh\nexec sleep 60\n"],
		["answering", serve("sleep 60")],
	])("never %s is a hang", async (_name, server) => {
		expect(await faultOf(server, 1.5)).toMatchObject({
			kind: "hang",
			role: "candidate",
			timeoutMs: 1500,
		});
	});

	test("a server that answers less than the baseline's does not do the same work", async () => {
		expect(await faultOf(serve('print $peer "ans"'))).toEqual({
			kind: "checksum",
			role: expect.any(String),
			detail: expect.stringMatching(/^bench_http answered [36]\.0 bytes, not [36]\.0$/),
		});
	});

	test("work moved to other threads cannot hide from the CPU count", async () => {
		const threaded = `#!${process.execPath}
require("node:net").createServer((peer) => peer.end("answer")).listen(8080, "0.0.0.0");
`;
		expect(await faultOf(threaded)).toMatchObject({
			kind: "error",
			detail: expect.stringMatching(/^bench_http runs \d+ threads/),
		});
	});

	test("a client that reached nobody voids the run", async () => {
		const run = httpRun(createShell(), {});
		writeFileSync(run.frozenClient, "#!/bin/sh\necho Nothing worked.\n");
		expect(await runUpstream(run)).toMatchObject({
			state: "void",
			fault: { kind: "error", detail: expect.stringContaining("no of 20000 requests") },
		});
	});
});

describe("where it cannot run it is skipped, with the reason", () => {
	const tools = { bash: () => ({}), setpriv: () => ({}), timeout: () => ({}) };

	test("namespaces are not permitted", async () => {
		const refuse = () => ({ exitCode: 1, stderr: "unshare failed: Operation not permitted\n" });
		const shell = createFakeShell({ ...tools, unshare: refuse });
		expect(await runUpstream(httpRun(shell, {}))).toEqual({
			state: "void",
			fault: {
				kind: "skipped",
				role: "both",
				detail:
					"skipped, because private network namespaces are not permitted here " +
					"(unshare failed: Operation not permitted)",
			},
		});
	});

	test("an ordinary user gets a user namespace", async () => {
		const shell = createFakeShell({
			...tools,
			unshare: ({ args }) => ({ exitCode: args.includes("--map-root-user") ? 0 : 1 }),
		});
		expect(await findPrivateNetwork(shell)).toEqual({
			permitted: true,
			unshareArgs: ["--map-root-user", "--net"],
		});
	});

	test("wrk is absent", async () => {
		const shell = createFakeShell({ ...tools, unshare: () => ({}), wrk: "missing" });
		const run = httpRun(shell, {});
		const args = ["-l", "64", "--", "wrk", "-t1", "-c1", "-d0.3s", "http://127.0.0.1:8080/ind"];
		expect(await runUpstream({ ...run, config: { ...run.config, args } })).toMatchObject({
			state: "void",
			fault: { kind: "skipped", detail: expect.stringContaining("wrk is not installed") },
		});
	});
});
