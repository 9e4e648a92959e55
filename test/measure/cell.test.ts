import { describe, expect, test } from "vitest";
import { measureCell } from "../../src/measure/cell.ts";
import { MeasureFault } from "../../src/measure/measure-fault.ts";
import { encodeProgram } from "../../src/model/encode-program.ts";
import type { Role } from "../../src/model/variant.ts";
import { createRandom } from "../../src/stats/random.ts";
import { type Behaviour, createFakeAddon } from "../fakes/fake-addon.ts";
import { smallWorkload } from "../fakes/small-workload.ts";

const workload = smallWorkload();
const program = encodeProgram(workload.program);

/** A cell of faked sides on a clock that only their batches move, a quarter of it in the kernel. */
function cellOf(behaviours: Partial<Record<Role, Behaviour>>, seed = 1, durationMs = 15) {
	let nowMs = 0;
	const journal: string[] = [];
	const make = (role: Role) => {
		const behaviour = behaviours[role] ?? {};
		const elapsedNs = behaviour.elapsedNs ?? ((iterations: number) => 10 * iterations);
		return createFakeAddon(
			{
				...behaviour,
				elapsedNs: (iterations, turn) => {
					const ns = elapsedNs(iterations, turn);
					nowMs += ns / 1e6;
					return ns;
				},
			},
			(event) => journal.push(`${role} ${event}`),
		);
	};
	const sides = { baseline: make("baseline"), candidate: make("candidate") };
	const random = createRandom(seed);
	const measure = () =>
		measureCell(
			{ baseline: sides.baseline.addon, candidate: sides.candidate.addon },
			workload,
			program,
			{
				iterations: 7500,
				durationMs,
				random: random.next,
				nowMs: () => nowMs,
				cpuUs: () => ({ user: 750 * nowMs, system: 250 * nowMs }),
				floorNsPerOp: () => {
					journal.push("floor");
					return 1.5;
				},
			},
		);
	const open = () => sides.baseline.open + sides.candidate.open;
	return { measure, open, journal };
}

function faultOf(action: () => unknown): MeasureFault["fault"] {
	try {
		action();
	} catch (error) {
		if (error instanceof MeasureFault) return error.fault;
		throw error;
	}
	throw new Error("did not throw");
}

const takes = (perIterationNs: number): Behaviour => ({
	elapsedNs: (iterations) => perIterationNs * iterations,
});

describe("effect", () => {
	test("a candidate that needs 4/5 of the time is faster by ln(5/4), in every quad", () => {
		const { cell } = cellOf({ baseline: takes(10), candidate: takes(8) }).measure();
		for (const effect of cell.quadEffects) expect(effect).toBeCloseTo(Math.log(1.25), 12);
		// Two operations an iteration.
		expect(cell.baselineNsPerOp).toBeCloseTo(5, 12);
		expect(cell.candidateNsPerOp).toBeCloseTo(4, 12);
	});

	test("a slower candidate is a negative effect", () => {
		const { cell } = cellOf({ baseline: takes(8), candidate: takes(10) }).measure();
		for (const effect of cell.quadEffects) expect(effect).toBeCloseTo(-Math.log(1.25), 12);
	});

	test("a machine that slows down evenly moves neither side", () => {
		// Both sides take turns on one machine: the drift follows the clock, not the side.
		let slot = 0;
		const drifting: Behaviour = { elapsedNs: () => 75_000 + 10 * slot++ };
		const { cell } = cellOf({ baseline: drifting, candidate: drifting }).measure();
		for (const effect of cell.quadEffects) expect(Math.abs(effect)).toBeLessThan(1e-9);
	});
});

test("quads fill the time, and are five at least however slow the loop", () => {
	// 75 µs a batch, 0.3 ms a quad.
	expect(cellOf({}, 1, 14.9).measure().cell.quadEffects).toHaveLength(50);
	const slow = cellOf({ baseline: takes(10_000), candidate: takes(10_000) });
	expect(slow.measure().cell.quadEffects).toHaveLength(5);
});

test("the floor comes after the last batch; CPU time is that of the quads alone", () => {
	const { measure, journal } = cellOf({});
	const { cell, cpuUs } = measure();
	expect(cell.floorNsPerOp).toBe(1.5);
	expect(journal.indexOf("floor")).toBeGreaterThan(
		journal.findLastIndex((event) => event.includes("run")),
	);
	// 75 µs a batch, four a quad; the two warm-up batches are not in it.
	const quadsUs = 300 * cell.quadEffects.length;
	expect(cpuUs.user).toBeCloseTo(0.75 * quadsUs, 6);
	expect(cpuUs.system).toBeCloseTo(0.25 * quadsUs, 6);
});

test("who allocates first, who begins a quad and the junk on the heap are random", () => {
	const first = new Set<string>();
	const junk = new Set<string>();
	const orders = new Set<string>();
	for (let seed = 0; seed < 20; seed++) {
		const { measure, journal } = cellOf({}, seed, 1);
		measure();
		first.add(journal.find((event) => event.endsWith("open")) ?? "");
		junk.add(journal.find((event) => event.includes("junk")) ?? "");
		const runs = journal.filter((event) => event.includes("run")).map((event) => event[0]);
		// After one warm-up a side.
		for (let at = 2; at + 4 <= runs.length; at += 4) orders.add(runs.slice(at, at + 4).join(""));
	}
	expect(first).toEqual(new Set(["baseline open", "candidate open"]));
	expect(junk.size).toBe(20);
	expect(orders).toEqual(new Set(["bccb", "cbbc"]));
});

test("system calls are per operation, of the timed batches alone", () => {
	const { syscalls } = cellOf({
		baseline: { syscallsPerIteration: 4 },
		candidate: { syscallsPerIteration: 1 },
	}).measure();
	expect(syscalls).toEqual({ baseline: { send: 2 }, candidate: { send: 0.5 } });
});

describe("a side that does something else", () => {
	test.each<[string, Behaviour, Role, RegExp]>([
		["moves fewer bytes", { bytesPerIteration: 63 }, "candidate", /moved 472500 bytes.*480000/],
		["runs a callback", { eventsPerIteration: 1 }, "candidate", /ran 7500 callbacks.* and 0$/],
		["returns something else", { returns: 2 }, "candidate", /returns 2 .* differ .* 1 and/],
		["leaves another state", { digest: 8 }, "candidate", /state 0{15}8 differ/],
		["traces differently", { trace: "other" }, "candidate", /operation by operation/],
	])("%s", (_, behaviour, role, detail) => {
		const { measure, open } = cellOf({ [role]: behaviour });
		expect(faultOf(measure)).toEqual({
			kind: "checksum",
			role,
			detail: expect.stringMatching(detail),
		});
		expect(open()).toBe(0);
	});

	test("is named also when it is the baseline", () => {
		const { measure } = cellOf({ baseline: { bytesPerIteration: 0 } });
		expect(faultOf(measure)).toMatchObject({ kind: "checksum", role: "baseline" });
	});

	test("in the middle of a cell is found", () => {
		const late: Behaviour = {
			before: failing("run", 60, new Error("stuck")),
		};
		const { measure, open } = cellOf({ candidate: late });
		expect(faultOf(measure)).toEqual({ kind: "error", role: "candidate", detail: "stuck" });
		expect(open()).toBe(0);
	});
});

/** Throws `error` at the n-th call of `method`, from 1 on. */
function failing(method: string, nth: number, error: Error): NonNullable<Behaviour["before"]> {
	let calls = 0;
	return (called) => {
		if (called === method && ++calls === nth) throw error;
	};
}

describe("an error of the addon", () => {
	const stuck = Object.assign(new Error("2 of 3 events came"), { code: "PROGRAM_STUCK" });

	test.each(["open", "run", "trace"])("in %s: its role is named, all is closed", (method) => {
		for (const role of ["baseline", "candidate"] as const) {
			for (let seed = 0; seed < 4; seed++) {
				const { measure, open } = cellOf({ [role]: { before: failing(method, 1, stuck) } }, seed);
				expect(faultOf(measure)).toEqual({ kind: "checksum", role, detail: stuck.message });
				expect(open()).toBe(0);
			}
		}
	});

	test("without a known code is an error, not a checksum", () => {
		const limit = Object.assign(new Error("too many descriptors"), { code: "FD_LIMIT" });
		const { measure } = cellOf({ candidate: { before: failing("open", 1, limit) } });
		expect(faultOf(measure).kind).toBe("error");
	});
});

test("a cell that succeeds closes what it opened", () => {
	const { measure, open } = cellOf({});
	measure();
	expect(open()).toBe(0);
});
