import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bench } from "../../src/commands/bench.ts";
import { createLab } from "./lab.ts";

const row = { state: "measured", trialNsPerOp: [20, 20, 20], syscallsPerOp: { readv: 1 } };

test("one row a workload, each trial in a process of its own; --json prints nothing else", async () => {
	const lab = await createLab();
	await bench(lab.context, { variant: "tip", trials: 3, json: true });
	expect(lab.started()).toBe(3);
	expect(lab.printed).toHaveLength(1);
	expect(JSON.parse(lab.printed[0] ?? "")).toMatchObject({
		schema: "evlab.bench/1",
		build: { variant: { name: "tip" }, addons: { length: 12 } },
		rows: ["evbuffer/add-64", "evbuffer/add-4k", "self/nop-8"].map((workload) => ({
			...row,
			workload,
		})),
	});
});

test("--json FILE writes the result and keeps the table; --filter leaves rows out", async () => {
	const lab = await createLab();
	const json = join(lab.context.layout.root, "bench.json");
	await bench(lab.context, { variant: "tip", trials: 3, filter: "add", json });
	const { rows } = JSON.parse(readFileSync(json, "utf8"));
	expect(rows.map(({ workload }: { workload: string }) => workload)).toEqual([
		"evbuffer/add-64",
		"evbuffer/add-4k",
	]);
	expect(lab.printed.some((line) => line.includes("evbuffer/add-4k"))).toBe(true);
	expect(lab.printed.some((line) => line.includes("self/nop-8"))).toBe(false);
});

test("a filter that matches nothing is said before anything is fetched or built", async () => {
	const lab = await createLab();
	await expect(
		bench(lab.context, { variant: "tip", trials: 3, filter: "nothing" }),
	).rejects.toMatchObject({ code: "BAD_INPUT" });
	expect(lab.shell.calls.some(({ args }) => args.includes("configure"))).toBe(false);
});
