import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import { encodeProgram } from "../../src/model/encode-program.ts";
import { copy } from "./copies.ts";
import { runBatches } from "./run-program.ts";
import { micro } from "./workloads.ts";

const directory = mkdtempSync(join(tmpdir(), "evlab-evrun-"));
afterAll(() => rmSync(directory, { recursive: true }));

function evrun(...args: readonly string[]) {
	const { status, stdout, stderr } = spawnSync(inject("upstream").evrun, args, {
		encoding: "utf8",
		timeout: 60_000,
	});
	return { status, stdout, stderr };
}

function programFile(text: string): string {
	const path = join(directory, "program");
	writeFileSync(path, text);
	return path;
}

interface Line {
	readonly elapsed_ns: number;
	readonly returns: number;
	readonly bytes: number;
	readonly events: number;
	readonly digest: string;
	readonly syscalls: Readonly<Record<string, number>>;
}
const parse = (stdout: string) =>
	stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Line);

const unlocked = micro.filter(({ program }) => !program.locks);

describe("evrun", () => {
	it.each(unlocked.map(({ id, program }) => [id, encodeProgram(program)]))(
		"%s: checksums and system calls as in the addon, batch by batch",
		(_, text) => {
			const { status, stdout } = evrun(programFile(text ?? ""), "20", "--batches", "3");
			expect(status).toBe(0);
			const batches = parse(stdout).map(({ elapsed_ns, syscalls, ...checksum }) => {
				expect(elapsed_ns).toBeGreaterThan(0);
				return { checksum, syscalls };
			});
			expect(batches).toEqual(runBatches(copy(), text ?? "", [20, 20, 20]));
		},
	);

	it("runs a batch of each number in a list, all of them again", () => {
		const file = programFile("resource buffer 0\nloop evbuffer.add 0 9\nloop evbuffer.drain 0 9\n");
		const { stdout } = evrun(file, "2,5", "--batches", "2");
		expect(parse(stdout).map(({ bytes }) => bytes)).toEqual([18, 45, 18, 45]);
	});

	it("gives the same with an idle thread beside it, and ends", () => {
		const file = programFile("resource buffer 0\nloop evbuffer.add 0 9\nloop evbuffer.drain 0 9\n");
		const [alone, accompanied] = [evrun(file, "10"), evrun(file, "10", "--idle-thread")];
		expect(accompanied.status).toBe(0);
		const stable = ({ stdout }: { stdout: string }) =>
			parse(stdout).map(({ elapsed_ns: _, ...rest }) => rest);
		expect(stable(accompanied)).toEqual(stable(alone));
	});

	it("ends with an idle thread also when the program fails", () => {
		const file = programFile("resource base 0 0 1 0\nloop base.loop_events 0 1\n");
		const { status, stderr } = evrun(file, "1", "--idle-thread");
		expect([status, stderr]).toEqual([1, expect.stringMatching(/^evrun: PROGRAM_STUCK: .*\n$/)]);
	});

	it("prints the trace the addon gives", () => {
		const text = "resource buffer 0\nloop evbuffer.add 0 9\nloop evbuffer.drain 0 9\n";
		const session = new (copy().Session)(text);
		expect(evrun(programFile(text), "5", "--trace").stdout).toBe(`${session.trace(5)}\n`);
		session.close();
	});

	it.each([
		[[]],
		[["PROGRAM"]],
		[["PROGRAM", "0"]],
		[["PROGRAM", "-1"]],
		[["PROGRAM", "ten"]],
		[["PROGRAM", "1,"]],
		[["PROGRAM", ",1"]],
		[["PROGRAM", "1,0"]],
		[["PROGRAM", "1", "--batches"]],
		[["PROGRAM", "1", "--batches", "0"]],
		[["PROGRAM", "1", "--fast"]],
	])("usage error %j: exit 2 and one line", (args) => {
		const file = programFile("loop nop\n");
		const { status, stdout, stderr } = evrun(...args.map((a) => (a === "PROGRAM" ? file : a)));
		expect([status, stdout]).toEqual([2, ""]);
		expect(stderr).toMatch(/^usage: evrun PROGRAM ITERATIONS.*\n$/);
	});

	it("a missing file: exit 2, a bad program: exit 1, each with one line", () => {
		const missing = evrun(join(directory, "absent"), "1");
		expect([missing.status, missing.stderr]).toEqual([
			2,
			expect.stringMatching(/^evrun: cannot read .*absent\n$/),
		]);
		const bad = evrun(programFile("loop nothing\n"), "1");
		expect([bad.status, bad.stderr]).toEqual([
			1,
			"evrun: BAD_PROGRAM: program line 1: no operation 'nothing'\n",
		]);
	});
});
