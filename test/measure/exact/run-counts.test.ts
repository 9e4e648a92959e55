import { expect, test } from "vitest";
import { type CountRun, runCounts } from "../../../src/measure/exact/run-counts.ts";
import type { ShellResult } from "../../../src/system/ports.ts";
import { createFakeFiles, type FakeFiles } from "../../fakes/fake-files.ts";
import { createFakeShell, type ShellCall } from "../../fakes/fake-shell.ts";
import { smallWorkload } from "../../fakes/small-workload.ts";
import { comparisonFixture } from "../../fixtures/comparison.ts";
import { evrunLines } from "../../fixtures/evrun-lines.ts";
import {
	callgrindOutput,
	goodLog,
	illegalInstructionLog,
	segmentationFaultLog,
	unhandledSyscallLog,
} from "../../fixtures/valgrind-output.ts";

const { baseline, candidate } = comparisonFixture();
const workload = smallWorkload();
const [n, batch] = [1024, 1024 * 400 + 67];
const good = callgrindOutput([batch + 3000, batch, batch, batch, batch + n * 400]);

interface Behaviour {
	readonly log?: string;
	readonly output?: string;
	readonly valgrind?: "missing";
	/** What each program's result has of its own. */
	readonly underValgrind?: Partial<ShellResult>;
	readonly alone?: Partial<ShellResult> | ((call: ShellCall) => Partial<ShellResult>);
}

function createRun(behaviour: Behaviour = {}, changes: Partial<CountRun> = {}) {
	const files = (changes.files as FakeFiles | undefined) ?? createFakeFiles();
	const counted: string[] = [];
	const shell = createFakeShell({
		valgrind: behaviour.valgrind ?? (() => ({ stdout: "valgrind-3.19.0\n" })),
		setpriv: async (call) => {
			const [program = "", ...args] = call.args.slice(2);
			if (program !== "valgrind") {
				const { alone } = behaviour;
				const own = typeof alone === "function" ? alone(call) : alone;
				return { stdout: evrunLines(workload), ...own };
			}
			const option = (name: string) =>
				args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? "";
			await files.writeText(option("log-file"), behaviour.log ?? goodLog);
			await files.writeText(option("callgrind-out-file"), behaviour.output ?? good);
			return { stdout: evrunLines(workload), ...behaviour.underValgrind };
		},
	});
	const run: CountRun = {
		builds: [baseline],
		workloads: [workload],
		shell,
		files,
		directory: "/run",
		jobs: 2,
		leaveOut: () => null,
		signal: new AbortController().signal,
		onCount: ({ variant }, id) => void counted.push(`${variant.name} ${id}`),
		...changes,
	};
	return { run, shell, files, counted };
}

const expected = {
	state: "counted",
	workload: workload.id,
	// Two operations an iteration.
	instructions: { state: "counted", perOp: 200, spread: 0 },
	allocationsPerOp: 1,
	allocatedBytesPerOp: 1024,
	syscallsPerOp: { writev: 1 },
	peakRssKb: 4600,
};

test("counts of both sides, each program in a child that dies with evlab and has a time limit", async () => {
	const { run, shell, counted } = createRun({}, { builds: [baseline, candidate] });
	expect(await runCounts(run)).toEqual([[expected], [expected]]);
	expect(counted.sort()).toEqual(["patched test/add-drain", "tip test/add-drain"]);
	const children = shell.calls.filter(({ program }) => program === "setpriv");
	expect(children.length).toBe(8);
	for (const { args, options } of children) {
		expect(args.slice(0, 2)).toEqual(["--pdeathsig", "KILL"]);
		expect(options.timeoutMs).toBeGreaterThan(0);
	}
	const valgrind = children.find(({ args }) => args[2] === "valgrind")?.args ?? [];
	expect(valgrind).toContain("--toggle-collect=evlab::Session::run(unsigned long)");
	expect(valgrind.slice(-3)).toEqual([
		baseline.evrun,
		"/run/count-0.program",
		"1024,1024,1024,1024,2048",
	]);
});

test("the peak is the least of its processes", async () => {
	let turn = 0;
	const { run } = createRun({
		alone: () => ({ stdout: evrunLines(workload, { peak_rss_kb: 4600 - 10 * turn++ }) }),
	});
	expect(await runCounts(run)).toMatchObject([[{ peakRssKb: 4580 }]]);
});

test("nothing of valgrind's is left", async () => {
	const { run, files } = createRun();
	await runCounts(run);
	expect(await files.list("/run")).toEqual(["count-0.program"]);
});

test.each<[string, Behaviour, RegExp]>([
	["an instruction valgrind lacks", { log: illegalInstructionLog }, /know an instruction .*0x62/],
	["a system call valgrind lacks", { log: unhandledSyscallLog }, /its system call 441/],
	["a crash under valgrind", { log: segmentationFaultLog }, /SIGSEGV under valgrind/],
	[
		"an early exit with status 0",
		{ underValgrind: { stdout: "" } },
		/0 of 5 batches under valgrind/,
	],
	[
		"a failure",
		{ underValgrind: { exitCode: 1, stderr: "evrun: X: y\n" } },
		/exited with 1: evrun: X: y/,
	],
	["a hang", { underValgrind: { timedOut: true, signal: "SIGKILL" } }, /not done in \d+ s/],
	["no output file", { output: "" }, /one count a batch/],
	["a file with too few dumps", { output: callgrindOutput([1, 2]) }, /one count a batch/],
	[
		"other system calls than without valgrind",
		{ underValgrind: { stdout: evrunLines(workload, { syscalls: { writev: 1 } }) } },
		/another way/,
	],
])(
	"%s: the rest is counted, instructions have a reason, and nothing is stored",
	async (_, behaviour, because) => {
		const { run, files } = createRun(behaviour);
		const instructions = { state: "unavailable", because: expect.stringMatching(because) };
		expect(await runCounts(run)).toEqual([[{ ...expected, instructions }]]);
		expect([...files.texts.keys()]).toEqual(["/run/count-0.program"]);
	},
);

test("without valgrind the rest is counted", async () => {
	const { run } = createRun({ valgrind: "missing" });
	const because = "valgrind is not installed (Debian package valgrind)";
	expect(await runCounts(run)).toEqual([
		[{ ...expected, instructions: { state: "unavailable", because } }],
	]);
});

test("a program that fails alone is not run under valgrind, and has no counts", async () => {
	const { run, shell } = createRun({ alone: { exitCode: null, signal: "SIGSEGV" } });
	expect(await runCounts(run)).toEqual([
		[{ state: "unavailable", workload: workload.id, because: "it was ended by SIGSEGV" }],
	]);
	expect(shell.calls.some(({ args }) => args.includes("--tool=callgrind"))).toBe(false);
});

test("stored counts are taken, without a process; another valgrind or workload counts anew", async () => {
	const first = createRun();
	await runCounts(first.run);
	const { files } = first;
	const again = createRun({}, { files, leaveOut: () => "no time" });
	expect(await runCounts(again.run)).toEqual([[expected]]);
	expect(again.counted).toEqual([]);
	const changed = { ...workload, expected: { bytes: 64, events: 1 } };
	const other = createRun({}, { files, workloads: [changed], leaveOut: () => "no time" });
	expect(await runCounts(other.run)).toEqual([
		[{ state: "unavailable", workload: workload.id, because: "no time" }],
	]);
	const without = createRun({ valgrind: "missing" }, { files, leaveOut: () => "no time" });
	expect(await runCounts(without.run)).toMatchObject([[{ because: "no time" }]]);
});

test("a stored file that is no longer ours is counted anew", async () => {
	const { run, files } = createRun();
	await runCounts(run);
	const [path = ""] = [...files.texts.keys()].filter((name) => name.includes("/counts/"));
	expect(path).toMatch(/^\/b\/tip\/counts\/[0-9a-f]{24}\.json$/);
	const text = await files.readText(path);
	for (const broken of ["{", text.replaceAll(baseline.cacheKey, "0".repeat(64))]) {
		await files.writeText(path, broken);
		const again = createRun({}, { files });
		expect(await runCounts(again.run)).toEqual([[expected]]);
		expect(again.counted).toHaveLength(1);
	}
});

test("after Ctrl-C there is neither a count nor a fault", async () => {
	const controller = new AbortController();
	const { run, files } = createRun(
		{
			alone: () => {
				controller.abort();
				return { exitCode: null, signal: "SIGKILL" };
			},
		},
		{ signal: controller.signal },
	);
	expect(await runCounts(run)).toEqual([[]]);
	expect([...files.texts.keys()].some((path) => path.includes("/counts/"))).toBe(false);
});
