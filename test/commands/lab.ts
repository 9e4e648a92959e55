import {
	copyFileSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, onTestFinished, vi } from "vitest";
import type { Context } from "../../src/commands/context.ts";
import { judged, judgementOf } from "../../src/commands/judgement.ts";
import { lookForSandbox } from "../../src/commands/look-for-sandbox.ts";
import { readComparison } from "../../src/commands/read-comparison.ts";
import { Job, type Reply, WorkerStart } from "../../src/measure/messages.ts";
import { VariantBuild } from "../../src/model/build.ts";
import { noStyle } from "../../src/report/style.ts";
import { provision } from "../../src/source/provision.ts";
import { createFiles } from "../../src/system/files.ts";
import { monotonicMs } from "../../src/system/monotonic.ts";
import type { Layout } from "../../src/system/paths.ts";
import type { Files, ShellResult } from "../../src/system/ports.ts";
import { createShell } from "../../src/system/shell.ts";
import type { StartWorker, WorkerExit } from "../../src/system/worker-process.ts";
import { cmakeJs, fakeBuildId, notes } from "../build/fake-cmake.ts";
import { createFakeProgress, type FakeProgress } from "../fakes/fake-progress.ts";
import { createFakeShell, type FakeProgram, type FakeShell } from "../fakes/fake-shell.ts";
import { createFakeProcess, crumb } from "../fakes/fake-worker.ts";
import {
	copySmallLibevent,
	createSmallLibevent,
	formatPatch,
	type SmallLibevent,
} from "../fakes/small-libevent.ts";
import { ended, passing } from "../gate/regress-output.ts";
import { listRelocations, listSymbols } from "./fake-binutils.ts";

/** What the processes that load the code under test do. */
export interface Behaviour {
	/** ln(baseline / candidate) of a workload, where the sides are different builds. */
	readonly effect?: (workload: string) => number;
	/** ln of the time a build takes, from the text of its event.c; on top of `effect`. */
	readonly cost?: (eventC: string) => number;
	/** Another text of event.c. */
	readonly eventC?: string;
	/** A family of micro-workloads more, with a line of cases. */
	readonly family?: { readonly name: string; readonly cases: string };
	/** Workloads at which the candidate's process ends by a signal. */
	readonly crashes?: readonly string[];
	/** Lines that libevent's `bench` prints, by the name of the variant. */
	readonly benchUs?: (variant: string) => number;
	/** What libevent's regress does with one test; it passes unless told otherwise. */
	readonly regress?: (tree: string, test: string) => ShellResult;
	/** What the program of native/scenarios complains of, by the tree it is linked with. */
	readonly scenario?: (tree: string) => string;
	/** Programs of the machine beside the compilers. */
	readonly programs?: Readonly<Record<string, FakeProgram | "missing">>;
	/** Takes the place of the processes that load the code under test. */
	readonly startWorker?: StartWorker;
}

/** An evlab checkout with a small libevent, a compiler that takes no time and faked processes. */
export interface Lab {
	readonly context: Context;
	readonly small: SmallLibevent;
	readonly shell: FakeShell;
	readonly progress: FakeProgress;
	/** Lines of standard output. */
	readonly printed: readonly string[];
	/** Worker processes started so far. */
	readonly started: () => number;
	/** Ctrl-C. */
	readonly interrupt: AbortController;
	/** A patch file that edits buffer.c. */
	patch(text?: string): string;
}

const measure = [
	...["version = 1", "[measure]", "trials = 12", "quick_trials = 12", "layouts = 12"],
	...["pilot_trials = 6", "certificate_trials = 8", 'certificate = ["evbuffer/add-64"]'],
	...["cell_ms = 15", "batch_us = 75", "faster_percent = 2.0", "same_percent = 1.0"],
	"timeout_s = 8",
	...['[micro."evbuffer/add"]', "64 = { bytes = 64 }", "4k = { bytes = 4096 }"],
	...['[micro."self/nop"]', "8 = { bytes = 8 }"],
	...['[upstream."upstream/bench-100"]', 'program = "bench"'],
	...['args = ["-n", "100", "-a", "1", "-w", "500"]', 'unit = "event"'],
	...["rounds = 8", "quick_rounds = 8", "timeout_s = 20"],
].join("\n");

const groups = [
	...["version = 1", "slow = []", "slow_for = []", "alone = []"],
	...["[timeouts_s]", "main = 60", "evbuffer = 30", "http = 60"],
	...["[backends]", '"event.c" = ["epoll"]'],
	...["[files]", '"buffer.c" = ["evbuffer"]', '"event.c" = ["main"]'],
].join("\n");

const family = (name: string) =>
	`export default { family: "${name}", measures: "m", parameters: ["bytes"], build: (p, { bytes }) => {
		const b = p.buffer();
		p.loop.evbuffer.add(b, bytes).evbuffer.drain(b, bytes);
		return { bytes };
	} };`;

export async function createLab(behaviour: Behaviour = {}): Promise<Lab> {
	const { eventC, family: more } = behaviour;
	const small = copySmallLibevent(await provisioned(eventC));
	const { layout } = small;
	const write = (path: string, text: string): void => {
		mkdirSync(dirname(join(layout.root, path)), { recursive: true });
		writeFileSync(join(layout.root, path), text);
	};
	for (const part of ["kernel/a", "binding/b", "evrun/c", "allocations/d", "cmake/e"]) {
		write(`native/${part}.cc`, part);
	}
	write("native/virtual-clock/virtual_clock.cc", "clock");
	write("native/cmake/regress.cmake", "regress");
	write("native/cmake/sanitizers.cmake", "sanitizers");
	write("config/regress-groups.toml", groups);
	write("CMakeLists.txt", "project(evlab)");
	write("package-lock.json", "{}");
	write("package.json", '{ "type": "module", "dependencies": { "zod": "1" } }');
	write("node_modules/zod/index.js", "parse");
	write("dist/src/decide/decision.js", "decide");
	write("native/scenarios/main.cc", "scenarios");
	write("scripts/http-pair.sh", "#!/bin/bash");
	const section = more === undefined ? "" : `[micro."${more.name}"]\n${more.cases}\n`;
	write("config/workload.toml", `${measure}\n${section}`);
	for (const name of ["evbuffer/add", "self/nop", ...(more === undefined ? [] : [more.name])]) {
		write(`bench/${name}.ts`, "// as compiled");
		write(`dist/bench/${name}.js`, family(name));
	}
	// The lock of a host that measures lies there: this one is nobody else's.
	mkdirSync(join(layout.root, "tmp"));
	vi.stubEnv("TMPDIR", join(layout.root, "tmp"));
	onTestFinished(() => void vi.unstubAllEnvs());

	const progress = createFakeProgress();
	const { files, git } = small.context.ports;
	const shell = createFakeShell({ ...programs(behaviour), ...behaviour.programs }, createShell());
	const printed: string[] = [];
	const interrupt = new AbortController();
	let started = 0;
	let patches = 0;
	const context: Context = {
		layout,
		shell,
		files: withoutLoad(files),
		git,
		progress: { ...progress, close: () => {} },
		lock: queueing(),
		startWorker: (program, args) => {
			started++;
			return (behaviour.startWorker ?? workers(behaviour, layout))(program, args);
		},
		jobs: 1,
		width: 110,
		style: noStyle,
		environment: {},
		sandbox: () => lookForSandbox(shell, progress, false),
		print: (line) => void printed.push(line),
		signal: interrupt.signal,
	};
	return {
		...{ context, small, shell, progress, printed, interrupt },
		started: () => started,
		patch: (text = "int evbuffer_add(void)\n{\n\treturn 2;\n}\n") => {
			const path = join(layout.root, `change-${patches++}.patch`);
			writeFileSync(path, formatPatch(small, "A change", { "buffer.c": text }));
			return path;
		},
	};
}

/** Made once a file of tests: setting one up takes some forty processes of git. */
const templates = new Map<string, Promise<SmallLibevent>>();
const templateRoots: string[] = [];

afterAll(() => {
	for (const root of templateRoots) rmSync(root, { recursive: true });
});

function provisioned(eventC = ""): Promise<SmallLibevent> {
	const made = templates.get(eventC) ?? provisionAnew(eventC);
	templates.set(eventC, made);
	return made;
}

async function provisionAnew(eventC: string): Promise<SmallLibevent> {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "evlab-lab-")));
	templateRoots.push(root);
	const small = createSmallLibevent(root, eventC === "" ? {} : { "event.c": eventC });
	await provision({ ...small.context, progress: createFakeProgress(), from: small.tarball });
	return small;
}

/** Locks of one process: who comes second waits. */
function queueing(): Context["lock"] {
	const last = new Map<string, Promise<unknown>>();
	return (path, action) => {
		const turn = (last.get(path) ?? Promise.resolve()).then(action);
		last.set(
			path,
			turn.catch(() => {}),
		);
		return turn;
	};
}

/** The load of the machine that tests run on is no part of the lab, and takes a second to see. */
function withoutLoad(files: Files): Files {
	return { ...files, exists: async (path) => path !== "/proc/stat" && files.exists(path) };
}

function programs(behaviour: Behaviour): Readonly<Record<string, FakeProgram | "missing">> {
	const silent: FakeProgram = () => ({});
	return {
		...{ gcc: silent, "g++": compileTo, cmake: silent, ninja: silent, mkfifo: silent },
		...{
			ccache: "missing",
			valgrind: "missing",
			taskset: "missing",
			chmod: silent,
			bwrap: "missing",
		},
		[process.execPath]: (call) =>
			basename(call.args[0] ?? "") === "judge-main.js"
				? judgeAgain(call.args[1] ?? "")
				: cmakeJs(call, [], () => undefined),
		nm: listSymbols,
		objdump: listRelocations,
		readelf: ({ args }) => ({ stdout: args.slice(1).map(notes).join("\n") }),
		objcopy: ({ args: [, , from = "", to = ""] }) => {
			copyFileSync(from, to);
			return {};
		},
		prlimit: ({ args }) => startConfined(behaviour, args),
		setpriv: ({ args }) => startConfined(behaviour, args),
	};
}

/** Programs of the variant's code, as the command lines of confined ones name them. */
function startConfined(behaviour: Behaviour, args: readonly string[]): Partial<ShellResult> {
	const regress = args.findIndex((arg) => basename(arg) === "regress");
	if (regress >= 0) {
		// The fake compiler writes into each regress of which checkout it was made.
		const tree = basename(readFileSync(args[regress] ?? "", "utf8"));
		return regressRun(behaviour, tree, args.slice(regress + 1));
	}
	const scenarios = args.findIndex((arg) => basename(arg) === "scenarios");
	if (scenarios >= 0) {
		const tree = readFileSync(args[scenarios] ?? "", "utf8");
		return scenarioRun(behaviour, tree, args[scenarios + 1] ?? "");
	}
	const bench = args.find((arg) => basename(arg) === "bench") ?? "";
	const us = behaviour.benchUs?.(builtAs(bench).variant.name) ?? 100;
	return { stdout: `${us}\n`.repeat(25) };
}

/** A compiler that only makes the file it is told to, and writes into it what it links. */
const compileTo: FakeProgram = ({ args }) => {
	const output = args[args.indexOf("-o") + 1];
	const library = args.find((arg) => arg.endsWith(".a"));
	const linked = library === undefined ? "compiled" : builtAs(library).variant.tree;
	if (args.includes("-o") && output !== undefined) writeFileSync(output, linked);
	return {};
};

/** The judge's own work on what lies on the disk, without its process. */
async function judgeAgain(path: string): Promise<Partial<ShellResult>> {
	const record = await readComparison(createFiles(), path);
	return { stdout: `${JSON.stringify(judgementOf(judged(record)))}\n` };
}

/** Tests that the small libevent's regress has. */
export const regressTests = ["main/event_foreach", "evbuffer/add", "http/get"] as const;

function regressRun(
	{ regress = (_, test) => passing(test) }: Behaviour,
	tree: string,
	args: readonly string[],
): ShellResult {
	if (args.includes("--list-tests")) {
		const lines = regressTests.map((test) => `    ${test}\n`).join("");
		return ended({ stdout: `Known tests are:\n${lines}` });
	}
	const result = regress(tree, args.at(-1) ?? "");
	return args.length > 1 ? result : { ...result, stderr: "[msg] libevent using: epoll\n" };
}

function scenarioRun(
	{ scenario = () => "" }: Behaviour,
	tree: string,
	asked: string,
): Partial<ShellResult> {
	if (asked === "--list") return { stdout: "late-close\n" };
	return { stdout: JSON.stringify({ complaint: scenario(tree), bytes: null, allowance: 0 }) };
}

/** The build that the binary at `path` belongs to. */
function builtAs(path: string): VariantBuild {
	return VariantBuild.parse(JSON.parse(readFileSync(join(dirname(path), "build.json"), "utf8")));
}

/** The text of event.c that the binary at `path` was built from. */
function sourceOf(layout: Layout, path: string): string {
	return readFileSync(join(layout.worktrees, builtAs(path).variant.tree, "event.c"), "utf8");
}

function workers(behaviour: Behaviour, layout: Layout): StartWorker {
	const { effect = () => 0, crashes = [], cost = () => 0 } = behaviour;
	return (_program, args) => {
		const { addons } = WorkerStart.parse(JSON.parse(args.at(-1) ?? "null"));
		const [first, second] = addons.map(({ path }) => dirname(path));
		// One process a side, in lock step, cannot know the other's build: it is told by its role.
		const costs = addons.map(({ path }) => cost(sourceOf(layout, path)));
		const gain = addons.length === 1 ? -(costs[0] ?? 0) : (costs[0] ?? 0) - (costs[1] ?? 0);
		const differ = addons.length === 1 ? addons[0]?.role === "candidate" : first !== second;
		const fake = createFakeProcess((message) => {
			const job = Job.parse(message);
			const { id } = job.workload;
			if (differ && crashes.includes(id)) {
				for (const { role, breadcrumb } of addons) {
					writeFileSync(breadcrumb, crumb(role === "candidate" ? 3 : 0, "evbuffer.drain"));
				}
				fake.end({ signal: "SIGSEGV" } satisfies Partial<WorkerExit>);
				return;
			}
			fake.say(...answers(job, gain + (differ ? effect(id) : 0)), { type: "done" });
		});
		fake.say({
			type: "ready",
			loaded: addons.map(({ role, path }) => ({
				...{ role, path, buildId: fakeBuildId(path), libeventVersion: "9.9" },
			})),
		});
		return fake;
	};
}

/** A microsecond-sized world: 20 ns an operation, with a scatter of 0.02 % that follows the seed. */
function answers(job: Job, effect: number): readonly Reply[] {
	const scatter = (0.0004 * (job.seed % 1000)) / 1000 - 0.0002;
	switch (job.type) {
		case "pair": {
			const { bytes, events } = job.workload.expected;
			// Times that fit into the visit of a process that answers at once.
			const side = {
				...{ batches: 1, bytes: 100 * bytes, events: 100 * events },
				...{ claimedMs: 0.001, outerMs: 0.001, unexplainedUs: 0 },
			};
			return [
				{
					type: "cell",
					iterations: 100,
					cell: {
						quadEffects: [effect + scatter],
						baselineNsPerOp: 20,
						candidateNsPerOp: 20 * Math.exp(-effect),
						floorNsPerOp: null,
					},
					syscalls: { baseline: { readv: 1 }, candidate: { readv: 1 } },
					cpuUs: { user: 9000, system: 3000 },
					account: { baseline: side, candidate: side, stampMs: monotonicMs() },
				},
			];
		}
		case "lockstep": {
			const self = job.tokenIn.endsWith("candidate") ? 1 : 0;
			const elapsedNs = 20 * Math.exp(-effect);
			const cells = job.cells.map((turns) =>
				turns.filter((turn) => turn === self).map(() => elapsedNs),
			);
			return [{ type: "turns", cells, syscalls: { readv: 1 }, trace: "same" }];
		}
		case "single":
			return [
				{ type: "single", nsPerOp: [19, 20, 21], floorNsPerOp: null, syscalls: { readv: 1 } },
			];
		case "calibrate":
			return [{ type: "calibrated", iterations: 100 }];
	}
}
