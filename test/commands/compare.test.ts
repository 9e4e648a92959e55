import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CompareOptions, compare } from "../../src/commands/compare.ts";
import { Comparison } from "../../src/model/comparison.ts";
import type { FakeProgram } from "../fakes/fake-shell.ts";
import { createLab, type Lab } from "./lab.ts";

/** A patch against upstream, in a second of measuring, without the exact counts. */
function run(lab: Lab, options: Partial<CompareOptions> = {}): Promise<number> {
	const sides = { baseline: "upstream", candidate: lab.patch() };
	return compare(lab.context, { ...sides, budgetSeconds: 1, counts: false, seed: 5, ...options });
}

function storedIn(lab: Lab): { readonly path: string; readonly record: Comparison } {
	const line = lab.progress.lines.findLast((text) => text.startsWith("done: record: "));
	const path = line?.slice("done: record: ".length) ?? "";
	return { path, record: Comparison.parse(JSON.parse(readFileSync(path, "utf8"))) };
}

const verdicts = ({ results }: Comparison, layer: string) =>
	Object.fromEntries(
		results
			.filter((result) => result.layer === layer)
			.map((result) => [
				result.workload,
				result.state === "measured" ? result.verdict : result.fault.kind,
			]),
	);

describe("a patch that makes one workload faster", () => {
	const effect = (workload: string) => (workload === "evbuffer/add-64" ? 0.05 : 0);

	test("is promising: exit code 0, a table, a record with every layer, every sample on disk", async () => {
		const lab = await createLab({ effect });
		expect(await run(lab)).toBe(0);
		expect(lab.printed.join("\n")).toContain("promising: faster on evbuffer/add-64");
		const { path, record } = storedIn(lab);
		expect(record).toMatchObject({
			completion: "complete",
			identity: "distinct",
			seed: 5,
			calibration: { state: "none" },
			baseline: { variant: { name: "upstream" } },
		});
		expect(verdicts(record, "micro")).toEqual({
			"evbuffer/add-64": "faster",
			"evbuffer/add-4k": "same",
			"self/nop-8": "same",
		});
		expect(verdicts(record, "upstream")).toEqual({ "upstream/bench-100": "same" });
		expect(verdicts(record, "certificate")).toEqual({ "evbuffer/add-64": "same" });
		expect(Object.keys(verdicts(record, "lockstep"))).toHaveLength(3);
		expect(record).not.toHaveProperty("exact");

		const log = readFileSync(join(path, "..", "samples.jsonl"), "utf8").trimEnd();
		const layers = log.split("\n").map((line) => JSON.parse(line).layer as string);
		const count = (layer: string) => layers.filter((name) => name === layer).length;
		const { trials, lockstep, certificate, processes } = record.samples;
		expect(count("micro")).toBe(trials.length);
		expect(count("lockstep")).toBe(lockstep.length);
		expect(count("certificate")).toBe(certificate.length);
		expect(count("upstream")).toBe(processes.length);
	});

	test("with --json the record alone is printed; --json FILE writes it, --markdown prints rows", async () => {
		const lab = await createLab({ effect });
		const candidate = lab.patch();
		expect(await run(lab, { candidate, json: true })).toBe(0);
		expect(lab.printed).toHaveLength(1);
		const printed = JSON.parse(lab.printed[0] ?? "");
		expect(printed).toMatchObject({
			schema: "evlab.comparison/1",
			decision: { kind: "promising", faster: ["evbuffer/add-64"] },
		});

		const json = join(lab.context.layout.root, "out.json");
		const told: string[] = [];
		await run(lab, {
			...{ candidate, json, markdown: true },
			onResult: (_, { decision }) => void told.push(decision.kind),
		});
		expect(JSON.parse(readFileSync(json, "utf8")).decision.kind).toBe("promising");
		expect(lab.printed.some((line) => line.startsWith("| "))).toBe(true);
		expect(told).toEqual(["promising"]);
	});
});

test("a patch that makes one workload slower is rejected: exit code 1", async () => {
	const lab = await createLab({ effect: (id) => (id === "evbuffer/add-4k" ? -0.05 : 0) });
	expect(await run(lab, { quick: true })).toBe(1);
	expect(lab.printed.join("\n")).toContain("reject: slower on evbuffer/add-4k");
});

test("libevent's own programs count: `bench` 4 % slower is a rejection", async () => {
	const lab = await createLab({ benchUs: (variant) => (variant === "upstream" ? 1000 : 1040) });
	expect(await run(lab)).toBe(1);
	const { record } = storedIn(lab);
	expect(verdicts(record, "upstream")).toEqual({ "upstream/bench-100": "slower" });
	expect(lab.printed.join("\n")).toContain("reject: slower on upstream/bench-100");
});

describe("a candidate that crashes", () => {
	test("is rejected, named with the operation, and the other workloads go on", async () => {
		const lab = await createLab({ crashes: ["evbuffer/add-4k"] });
		expect(await run(lab)).toBe(1);
		const { record } = storedIn(lab);
		expect(verdicts(record, "micro")).toEqual({
			"evbuffer/add-64": "same",
			"evbuffer/add-4k": "crash",
			"self/nop-8": "same",
		});
		// What has crashed is not asked again in lock step.
		expect(Object.keys(verdicts(record, "lockstep"))).toEqual(["evbuffer/add-64", "self/nop-8"]);
		expect(lab.progress.lines).toContain(
			"note: evbuffer/add-4k: crash: evbuffer/add-4k, in evbuffer.drain (loop)",
		);
		expect(record.samples.faults).toMatchObject([
			{ workload: "evbuffer/add-4k", fault: { role: "candidate", signal: "SIGSEGV" } },
		]);
	});
});

test("the same source on both sides is an A/A run: no certificate, no verdict", async () => {
	const lab = await createLab();
	expect(await run(lab, { candidate: "tip" })).toBe(0);
	const { record } = storedIn(lab);
	expect(record.identity).toBe("aa");
	expect(record.samples.certificate).toEqual([]);
	expect(lab.printed.join("\n")).toContain("no-verdict: A/A");
});

test("a filter keeps the sentinels: a moved bench must be seen there too", async () => {
	const lab = await createLab();
	await run(lab, { filter: "add-64" });
	const { record } = storedIn(lab);
	expect(Object.keys(verdicts(record, "micro"))).toEqual(["evbuffer/add-64", "self/nop-8"]);
	expect(verdicts(record, "upstream")).toEqual({});
	await expect(run(lab, { filter: "nothing" })).rejects.toMatchObject({ code: "BAD_INPUT" });
});

describe("the same machine code on both sides", () => {
	/** Strips what the two sides differ in. */
	const objcopy: FakeProgram = ({ args }) => {
		writeFileSync(args[3] ?? "", "the same code");
		return {};
	};

	test("is no change, and no process is started to measure it; --json names the builds", async () => {
		const lab = await createLab({ programs: { objcopy } });
		const candidate = lab.patch();
		expect(await run(lab, { candidate })).toBe(0);
		expect(lab.started()).toBe(0);
		expect(lab.printed).toHaveLength(1);
		expect(lab.printed[0]).toMatch(
			/^no change: .*change-0.* compiles to the same libevent machine code as upstream/,
		);
		expect(await run(lab, { candidate, json: true })).toBe(0);
		expect(JSON.parse(lab.printed[1] ?? "")).toMatchObject({
			schema: "evlab.identity/1",
			identity: "identical-code",
			baseline: { variant: { name: "upstream" } },
		});
	});
});

test("a candidate that asks who is measuring is rejected, and none of its code is run", async () => {
	const lab = await createLab({ effect: () => 0.5 });
	const candidate = lab.patch('int evbuffer_add(void)\n{\n\treturn getenv("EVLAB") != 0;\n}\n');
	expect(await run(lab, { candidate })).toBe(1);
	expect(lab.started()).toBe(0);
	expect(lab.printed).toEqual([
		expect.stringMatching(/^reject: .* reaches out of libevent; nothing was measured$/),
		"  buffer.c.o: getenv reads the environment: it can tell a benchmark from a user",
	]);
});

describe("--append", () => {
	test("adds samples to those of a stored record, trials with numbers of their own; not to another's", async () => {
		const lab = await createLab();
		const candidate = lab.patch();
		await run(lab, { candidate });
		const first = storedIn(lab);
		await run(lab, { candidate, append: first.path, seed: 6 });
		const both = storedIn(lab).record;
		expect(both.samples.trials.length).toBeGreaterThan(first.record.samples.trials.length);
		const ids = both.samples.trials.map(({ workload, trial }) => `${workload} ${trial}`);
		expect(new Set(ids).size).toBe(ids.length);

		const other = lab.patch("int evbuffer_add(void)\n{\n\treturn 3;\n}\n");
		await expect(run(lab, { candidate: other, append: first.path })).rejects.toMatchObject({
			code: "RECORD_MISMATCH",
		});
	});

	test("looks at the file before anything is built", async () => {
		const lab = await createLab();
		await expect(run(lab, { append: "/no/such.json" })).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: "/no/such.json: no such file",
		});
		expect(lab.shell.calls.some(({ args }) => args.includes("configure"))).toBe(false);
	});
});

test("Ctrl-C keeps what was measured, and no verdict is drawn from it", async () => {
	const lab = await createLab({ effect: () => -0.05 });
	const { progress } = lab.context;
	const context = {
		...lab.context,
		progress: {
			...progress,
			step: (text: string) => {
				if (text.startsWith("measuring, trial 3")) lab.interrupt.abort();
			},
		},
	};
	const code = await compare(context, {
		...{ baseline: "upstream", candidate: lab.patch(), budgetSeconds: 1, counts: false },
	});
	expect(code).toBe(0);
	expect(lab.printed.join("\n")).toContain("no-verdict: the run was interrupted");
	const { record } = storedIn(lab);
	expect(record.completion).toBe("interrupted");
	expect(record.samples.trials.length).toBeGreaterThan(0);
	expect(record.samples.lockstep).toEqual([]);
});
