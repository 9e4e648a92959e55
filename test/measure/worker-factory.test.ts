import { expect, test } from "vitest";
import { trialWorkerFactory } from "../../src/measure/worker-factory.ts";
import { createFakeProcess, crumb, fakeCopies } from "../fakes/fake-worker.ts";

function setUp(core: number | null, files: Readonly<Record<string, Uint8Array>> = {}) {
	const commands: (readonly string[])[] = [];
	const processes = [createFakeProcess(), createFakeProcess()];
	const start = trialWorkerFactory({
		startWorker: (program, args) => {
			commands.push([program, ...args]);
			return processes[commands.length - 1] ?? createFakeProcess();
		},
		readBytes: async (path) => {
			const found = Object.entries(files).find(([end]) => path.endsWith(end));
			if (found === undefined) throw new Error(`no ${path}`);
			return found[1];
		},
		workerScript: "/dist/worker-main.js",
		core,
		runDirectory: "/run",
	});
	return { start, commands, processes };
}
const copies = (["baseline", "candidate"] as const).flatMap((role) =>
	fakeCopies(role, 1).map((copy) => ({ role, copy })),
);

test("the worker dies with evlab, is pinned where that is permitted, and is told its copies", () => {
	for (const core of [null, 1]) {
		const { start, commands } = setUp(core);
		start(copies);
		const [command = []] = commands;
		expect(command.slice(0, 3)).toEqual(["setpriv", "--pdeathsig", "KILL"]);
		expect(command.includes("taskset")).toBe(core !== null);
		expect(command).toContain(process.execPath);
		expect(command.at(-2)).toBe("/dist/worker-main.js");
		expect(JSON.parse(command.at(-1) ?? "")).toMatchObject({
			addons: [
				{ role: "baseline", path: "/builds/baseline/addon-0.node" },
				{ role: "candidate", path: "/builds/candidate/addon-0.node" },
			],
		});
	}
});

test("no two breadcrumbs share a file, also from one worker to the next", () => {
	const { start, commands } = setUp(null);
	start(copies);
	start(copies);
	const files = commands.flatMap((command) =>
		(JSON.parse(command.at(-1) ?? "").addons as { breadcrumb: string }[]).map(
			({ breadcrumb }) => breadcrumb,
		),
	);
	expect(new Set(files).size).toBe(4);
	for (const file of files) expect(file).toMatch(/^\/run\/breadcrumb-/);
});

test("after a crash the breadcrumb files say which side was where", async () => {
	const { start, processes } = setUp(null, {
		"-baseline": crumb(0),
		"-candidate": crumb(2, "evbuffer.pullup"),
	});
	const worker = start(copies);
	processes[0]?.end({ signal: "SIGSEGV" });
	expect(await worker.ready()).toMatchObject({
		role: "candidate",
		detail: "loading, in evbuffer.pullup (setup)",
	});
});

test("breadcrumb files that were never made are no error", async () => {
	const { start, processes } = setUp(null);
	const worker = start(copies);
	processes[0]?.end({ signal: "SIGSEGV" });
	expect(await worker.ready()).toMatchObject({ kind: "crash", role: "both", detail: "loading" });
});
