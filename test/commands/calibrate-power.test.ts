import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { calibratePower, type PowerOptions } from "../../src/commands/calibrate-power.ts";
import { PowerCurve } from "../../src/model/power.ts";
import { type Behaviour, createLab, type Lab } from "./lab.ts";

const eventC = [
	...["static void", "timeout_process(void)", "{", "\tint a = 1;", "}", ""],
	...["static void", "event_persist_closure(void)", "{", "\tint b = 1;", "}", ""],
].join("\n");

const turnsIn = (source: string) => Number(/evlab_turns = (\d+);/.exec(source)?.[1] ?? 0);

/** A libevent in which each planted turn costs 0.05 %. */
const honest: Behaviour = {
	eventC,
	family: { name: "timers/expire", cases: "100 = { bytes = 100 }" },
	cost: (source) => 0.0005 * turnsIn(source),
};

const run = (lab: Lab, options: Partial<PowerOptions> = {}) =>
	calibratePower(lab.context, {
		...{ workload: "timers", sizes: [1], repeats: 2, budgetSeconds: 4, seed: 5, json: true },
		...options,
	});

test("a change of 1 % is planted as turns that cost 1 %, and found in both directions", async () => {
	const lab = await createLab(honest);
	expect(await run(lab)).toBe(0);
	const { targets, ...record } = JSON.parse(lab.printed[0] ?? "");
	const curve = PowerCurve.parse(record);
	expect(curve).toMatchObject({ completion: "complete", seed: 5 });
	const [change] = curve.changes;
	expect(change).toMatchObject({
		workload: "timers/expire-100",
		functionName: "timeout_process",
		nominalPercent: 1,
		// ln 1.01 / 0.0005
		turns: 20,
	});
	expect(change?.measured.logRatio).toBeCloseTo(0.01, 3);
	expect(change?.runs.map(({ direction }) => direction).sort()).toEqual([
		...["slowdown", "slowdown", "speed-up", "speed-up"],
	]);
	for (const { direction, effect } of change?.runs ?? []) {
		expect(effect.logRatio).toBeCloseTo(direction === "slowdown" ? -0.01 : 0.01, 3);
	}
	expect(targets[0]).toMatchObject({ met: true, found: 4, of: 4 });
	const line = lab.progress.lines.findLast((text) => text.startsWith("done: record: ")) ?? "";
	const stored = readFileSync(line.slice("done: record: ".length), "utf8");
	expect(PowerCurve.parse(JSON.parse(stored)).changes).toHaveLength(1);
});

test("turns that cost nothing cannot be sized: one clear line", async () => {
	const lab = await createLab({ ...honest, cost: () => 0, effect: () => 0.001 });
	await expect(run(lab)).rejects.toMatchObject({
		code: "WORKER_FAILED",
		message: "80 turns in timeout_process do not slow timers/expire-100 down",
	});
});

test("a workload that crashes gives no curve, and says where to look", async () => {
	const lab = await createLab({ ...honest, crashes: ["timers/expire-100"] });
	await expect(run(lab)).rejects.toMatchObject({
		code: "WORKER_FAILED",
		message: expect.stringContaining("timers/expire-100 gave no numbers"),
		nextStep: expect.stringContaining("look into "),
	});
});

test("stopped before the first run there is nothing to show", async () => {
	const lab = await createLab(honest);
	lab.interrupt.abort();
	await expect(run(lab)).rejects.toMatchObject({ code: "INTERRUPTED" });
});

test("a site that nobody plants at is a mistake of the command line", async () => {
	const lab = await createLab(honest);
	await expect(run(lab, { workload: "http" })).rejects.toMatchObject({ code: "BAD_INPUT" });
	expect(lab.started()).toBe(0);
});
