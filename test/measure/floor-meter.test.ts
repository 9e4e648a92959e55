import { expect, test } from "vitest";
import { FloorMeter } from "../../src/measure/floor-meter.ts";
import { type Behaviour, createFakeAddon } from "../fakes/fake-addon.ts";
import { smallWorkload } from "../fakes/small-workload.ts";

const workload = smallWorkload();
const floor = { program: workload.program, expected: { bytes: 64, events: 0 } };

function meterOf(behaviour: Behaviour = {}, given: typeof floor | null = floor) {
	const journal: string[] = [];
	const fake = createFakeAddon(behaviour, (event) => journal.push(event));
	return { meter: new FloorMeter(fake.addon, { ...workload, floor: given }, 75), fake, journal };
}

test("the median of three batches, per operation of the workload", () => {
	let turn = 0;
	// The third of four is ten times as slow: an interrupt.
	const { meter, fake } = meterOf({
		elapsedNs: (iterations) => (iterations < 7500 || ++turn % 4 !== 3 ? 10 : 100) * iterations,
	});
	expect(meter.nsPerOp()).toBeCloseTo(5, 9);
	expect(fake.open).toBe(0);
});

test("iterations are found once, state is fresh each time", () => {
	const { meter, journal } = meterOf();
	meter.nsPerOp();
	const first = journal.splice(0).length;
	meter.nsPerOp();
	// A session, a warm-up and three batches of 75 µs.
	expect(journal).toEqual(["open", ...Array(4).fill("run 75000")]);
	expect(first).toBeGreaterThan(journal.length);
});

test("no floor is null, without a session", () => {
	const { meter, journal } = meterOf({}, null);
	expect(meter.nsPerOp()).toBeNull();
	expect(journal).toEqual([]);
});

test("one that does not do its job is null, and is not tried again", () => {
	const { meter, fake, journal } = meterOf({ bytesPerIteration: 63 });
	expect(meter.nsPerOp()).toBeNull();
	expect(fake.open).toBe(0);
	const tried = journal.length;
	expect(meter.nsPerOp()).toBeNull();
	expect(journal).toHaveLength(tried);
});

test("an error that is not a program's is not hidden", () => {
	const broken = new FloorMeter({} as never, { ...workload, floor }, 75);
	expect(() => broken.nsPerOp()).toThrow(TypeError);
});
