import { expect, test } from "vitest";
import { runName } from "../../src/commands/run-name.ts";

const at = new Date("2026-11-24T22:48:07.123Z");

test("says what kind, when and whose, in what any file system takes", () => {
	expect(runName(at, "power")).toBe(`power-2026-11-24T22-48-07-123Z-${process.pid}`);
	expect(runName(at, "")).toBe(`2026-11-24T22-48-07-123Z-${process.pid}`);
});

test("names of one kind sort by time", () => {
	const later = new Date(at.getTime() + 1);
	expect([runName(later, "bench"), runName(at, "bench")].sort()[0]).toBe(runName(at, "bench"));
});
