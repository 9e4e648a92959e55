import { expect, test } from "vitest";
import type { ExactCounts } from "../../src/model/exact-counts.ts";
import { exactCells } from "../../src/report/exact-cells.ts";
import { counted } from "../fixtures/exact-counts.ts";

const cells = (before: ExactCounts | null, after: ExactCounts | null) =>
	exactCells(
		{ baseline: before === null ? [] : [before], candidate: after === null ? [] : [after] },
		"w",
	);

test("one number where the sides agree, both where they differ", () => {
	const plain = counted("w", { instructions: 412, allocations: 1 });
	expect(cells(plain, plain)).toEqual({ instr: "412", alloc: "1" });
	expect(cells(plain, counted("w", { instructions: 398, allocations: 0 }))).toEqual({
		instr: "412->398",
		alloc: "1->0",
	});
});

test("what counts repeat within is no difference", () => {
	const plain = counted("w", { instructions: 10_000 });
	expect(cells(plain, counted("w", { instructions: 10_004 })).instr).toBe("10000");
	expect(cells(plain, counted("w", { instructions: 10_006 })).instr).toBe("10000->10006");
	const loose = counted("w", { instructions: 10_150, spread: 0.01 });
	expect(
		cells({ ...plain, ...counted("w", { instructions: 10_000, spread: 0.01 }) }, loose).instr,
	).toBe("10000");
});

test("a side without a count is a question mark; without any there is nothing", () => {
	const because = "valgrind is not installed";
	const none = { state: "unavailable", workload: "w", because } as const;
	const plain = counted("w", { instructions: 412 });
	expect(cells(none, plain)).toEqual({ instr: "?->412", alloc: "?->1" });
	expect(cells(none, null)).toEqual({ instr: "", alloc: "" });
	expect(exactCells(undefined, "w")).toEqual({ instr: "", alloc: "" });
	expect(cells({ ...plain, instructions: { state: "unavailable", because } }, plain)).toEqual({
		instr: "?->412",
		alloc: "1",
	});
});
