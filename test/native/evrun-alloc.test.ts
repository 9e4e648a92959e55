import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import { countAllocations } from "../../src/measure/exact/count-allocations.ts";
import { countInstructions } from "../../src/measure/exact/count-instructions.ts";
import { encodeProgram } from "../../src/model/encode-program.ts";
import type { Workload } from "../../src/model/workload.ts";
import { createFiles } from "../../src/system/files.ts";
import { createShell } from "../../src/system/shell.ts";
import { micro } from "./workloads.ts";

const directory = mkdtempSync(join(tmpdir(), "evlab-alloc-"));
afterAll(() => rmSync(directory, { recursive: true }));

const workload = (id: string) => micro.find((each) => each.id === id) as Workload;

function programFile({ program }: Workload): string {
	const path = join(directory, "program");
	writeFileSync(path, encodeProgram(program));
	return path;
}

function batches(path: string, id: string, iterations: string) {
	const { stdout } = spawnSync(path, [programFile(workload(id)), iterations], {
		encoding: "utf8",
		timeout: 60_000,
	});
	return stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("evrun_alloc", () => {
	it("add and drain of 4 KiB: one malloc of the next power of two and one free an iteration", () => {
		const counts = batches(inject("upstream").evrunAlloc, "evbuffer/add-drain-4k", "1,10,1000");
		expect(
			counts.map(({ allocations, frees, allocated_bytes }) => [
				allocations,
				frees,
				allocated_bytes,
			]),
		).toEqual([1, 10, 1000].map((n) => [n, n, 8192 * n]));
	});

	it("what finds room allocates nothing", () => {
		const [first] = batches(inject("upstream").evrunAlloc, "dispatch/ring-1of100", "50");
		expect(first).toMatchObject({ allocations: 0, frees: 0, allocated_bytes: 0 });
		expect(first?.["peak_rss_kb"]).toBeGreaterThan(1000);
	});

	it("does the same as evrun, which counts no allocations", () => {
		const { evrun, evrunAlloc } = inject("upstream");
		const stable = (path: string) =>
			batches(path, "socket-io/write-read-1k", "3,20").map(
				({ bytes, events, digest, syscalls }) => ({ bytes, events, digest, syscalls }),
			);
		expect(stable(evrunAlloc)).toEqual(stable(evrun));
		expect(batches(evrun, "socket-io/write-read-1k", "3")[0]).not.toHaveProperty("allocations");
	});
});

const [shell, files] = [createShell(), createFiles()];
const hasValgrind = (await shell.which("valgrind")) !== null;

describe("counting the real thing", () => {
	const count = async (of: Workload) => {
		const { evrun, evrunAlloc } = inject("upstream");
		const program = programFile(of);
		const allocations = await countAllocations(shell, evrunAlloc, of, program);
		const syscallsPerOp = allocations.state === "counted" ? allocations.syscallsPerOp : {};
		const scratch = join(directory, "scratch");
		return {
			allocations,
			instructions: await countInstructions({
				...{ shell, files, evrun, workload: of, syscallsPerOp, program, scratch },
			}),
		};
	};

	it.runIf(hasValgrind)(
		"nops cost what the interpreter takes, adding and draining costs libevent's hundreds; exactly, twice",
		async () => {
			const [nop, first, second] = [
				await count(workload("self/nop-8")),
				await count(workload("evbuffer/add-drain-64")),
				await count(workload("evbuffer/add-drain-64")),
			];
			const perOp = ({ instructions }: typeof nop) =>
				instructions.state === "counted" ? instructions.perOp : instructions.because;
			expect(perOp(nop)).toBeLessThan(20);
			expect(perOp(first)).toBeGreaterThan(100);
			expect(first.instructions).toMatchObject({ spread: 0 });
			expect(second.instructions).toEqual(first.instructions);
		},
	);

	it("a program that does something else than it should has a reason instead of numbers", async () => {
		const honest = workload("evbuffer/add-drain-64");
		const { loop } = honest.program;
		// One byte too many goes in: it stays, and is not what the workload says it moves.
		const spoilt = {
			...honest,
			program: {
				...honest.program,
				loop: loop.map((line, i) =>
					i === 0 ? { ...line, operands: [line.operands[0] ?? 0, 65] } : line,
				),
			},
		};
		const { allocations, instructions } = await count(spoilt);
		expect(allocations).toEqual({
			state: "unavailable",
			because: expect.stringContaining("moved"),
		});
		expect(instructions.state).toBe("unavailable");
	});

	it("a program that cannot run has the reason evrun gives", async () => {
		const honest = workload("evbuffer/add-drain-64");
		const endless: Workload = {
			...honest,
			program: {
				...honest.program,
				resources: [{ kind: "base", operands: [0, 0, 1, 0] }],
				loop: [{ op: "base.loop_events", operands: [0, 1] }],
			},
		};
		const { allocations, instructions } = await count(endless);
		expect(allocations).toMatchObject({ because: expect.stringContaining("PROGRAM_STUCK") });
		expect(instructions.state).toBe("unavailable");
	});
});
