import { spawn } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { httpPairCommand } from "../../../src/measure/upstream/http-pair.ts";
import { findPrivateNetwork } from "../../../src/measure/upstream/namespace.ts";
import { timingCommand } from "../../../src/measure/upstream/run-upstream.ts";
import { createShell } from "../../../src/system/shell.ts";
import { temporaryDirectory } from "../../fakes/temporary-directory.ts";

interface Command {
	readonly program: string;
	readonly args: readonly string[];
}

/** Command lines with `text` in them, of all processes but the parent. */
function commandLines(text: string, parent: number | undefined): readonly string[] {
	return readdirSync("/proc")
		.filter((entry) => /^\d+$/.test(entry) && Number(entry) !== parent)
		.map((pid) => {
			try {
				return readFileSync(`/proc/${pid}/cmdline`, "utf8");
			} catch {
				return ""; // Ended since it was listed.
			}
		})
		.filter((commandLine) => commandLine.includes(text));
}

/** Polls until `condition` holds; vitest's own limit ends a wait that never does. */
async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/**
 * Starts `command` from a process in evlab's place and kills that with SIGKILL once the script
 * `last` runs, so once everything before it has asked the kernel to be killed along. Returns the
 * number of processes left with `marker` in their command line.
 */
async function killParentOf(command: Command, marker: string, last: string): Promise<number> {
	const script = `
		const { program, args } = ${JSON.stringify(command)};
		require("node:child_process").spawn(program, args, { detached: true, stdio: "ignore" });
		setInterval(() => {}, 1000);`;
	const parent = spawn(process.execPath, ["-e", script], { stdio: "ignore" });
	const running = `/bin/bash\0${last}\0`;
	await until(() => commandLines(marker, parent.pid).some((line) => line.startsWith(running)));
	parent.kill("SIGKILL");
	await until(() => commandLines(marker, parent.pid).length === 0);
	return commandLines(marker, parent.pid).length;
}

function writeProgram(directory: string, name: string, text: string): string {
	const path = join(directory, name);
	writeFileSync(path, `#!/bin/bash\n${text}\n`);
	chmodSync(path, 0o755);
	return path;
}

test("a spinning bench dies with evlab, also when that is killed by SIGKILL", async () => {
	const directory = temporaryDirectory();
	const spinning = writeProgram(directory, "bench", "while :; do sleep 0.05; done");
	expect(await killParentOf(timingCommand(null, spinning, []), directory, spinning)).toBe(0);
});

const network = await findPrivateNetwork(createShell());

test.skipIf(!network.permitted)("so do an HTTP server, its client and their script", async () => {
	const directory = temporaryDirectory();
	const server = writeProgram(
		directory,
		"server",
		`exec perl -e 'use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 8080, Listen => 1); sleep 60' ${directory}`,
	);
	const client = writeProgram(directory, "client", "while :; do sleep 0.05; done");
	const command = httpPairCommand(
		{
			shell: createShell(),
			unshareArgs: network.permitted ? network.unshareArgs : [],
			serverArgs: [],
			client: { kind: "bench_httpclient" },
			frozenClient: client,
			core: null,
			timeoutMs: 60_000,
		},
		server,
	);
	// Script, server, `timeout` and client all carry the directory in their command lines.
	expect(await killParentOf(command, directory, client)).toBe(0);
});
