import { expect, test } from "vitest";
import { parseBatches, parseCountedBatches } from "../../../src/measure/exact/batch-lines.ts";
import { planBatches } from "../../../src/measure/exact/plan-batches.ts";
import { smallWorkload } from "../../fakes/small-workload.ts";
import { evrunLines } from "../../fixtures/evrun-lines.ts";

const workload = smallWorkload();
const plan = planBatches(workload);

test("the counted batches, without the first, which warmed up", () => {
	const lines = parseCountedBatches(evrunLines(workload), workload, plan);
	expect(lines).toMatchObject({
		ok: true,
		counted: plan.counted.map((n) => ({ allocations: 2 * n, syscalls: { writev: 2 * n } })),
	});
});

test.each([
	["nothing", "", "it reported 0 of 5 batches"],
	[
		"fewer lines than batches",
		evrunLines(workload).split("\n").slice(0, 4).join("\n"),
		"it reported 4 of 5 batches",
	],
	["other text", "a\nb\nc\nd\ne\n", "it printed something else than its batches"],
	[
		"another sum",
		evrunLines(workload, { bytes: 64 }),
		"1024 iterations moved 64 bytes and ran 0 callbacks, not 65536 and 0",
	],
])("%s is no count", (_, stdout, because) => {
	expect(parseBatches(stdout, workload, plan)).toEqual({ ok: false, because });
	expect(parseCountedBatches(stdout, workload, plan)).toEqual({ ok: false, because });
});

test("evrun's own lines have no allocations", () => {
	const stdout = evrunLines(workload, { allocations: undefined });
	expect(parseBatches(stdout, workload, plan).ok).toBe(true);
	expect(parseCountedBatches(stdout, workload, plan).ok).toBe(false);
});
