import { expect, test } from "vitest";
import { describeBreadcrumb, parseBreadcrumb } from "../../src/measure/breadcrumb.ts";
import { operations } from "../../src/model/operations.ts";
import { crumb } from "../fakes/fake-worker.ts";

test("every operation is found by its number, in every phase", () => {
	for (const id of Object.keys(operations) as (keyof typeof operations)[]) {
		expect(parseBreadcrumb(crumb(3, id))).toEqual({ phase: "loop", operation: id });
	}
	const phases = [0, 1, 2, 3, 4, 5, 6].map((phase) => parseBreadcrumb(crumb(phase))?.phase);
	expect(phases).toEqual(["idle", "create", "setup", "loop", "trace", "teardown", "destroy"]);
});

test("bytes somewhere in a larger buffer are read from where they begin", () => {
	const padded = new Uint8Array(24).fill(255);
	padded.set(crumb(2, "evbuffer.add"), 8);
	expect(parseBreadcrumb(padded.subarray(8, 16))).toEqual({
		phase: "setup",
		operation: "evbuffer.add",
	});
});

test("what is not a breadcrumb is null", () => {
	expect(parseBreadcrumb(new Uint8Array(0))).toBeNull();
	expect(parseBreadcrumb(new Uint8Array(7))).toBeNull();
	expect(parseBreadcrumb(crumb(7))).toBeNull();
	const unknown = crumb(3);
	unknown.fill(255, 4);
	expect(parseBreadcrumb(unknown)).toBeNull();
});

test.each([
	[3, "in evbuffer.add (loop)"],
	[2, "in evbuffer.add (setup)"],
	[1, "while resources were created"],
	[6, "while resources were freed"],
])("phase %i reads: %s", (phase, text) => {
	const parsed = parseBreadcrumb(crumb(phase, "evbuffer.add"));
	expect(parsed && describeBreadcrumb(parsed)).toBe(text);
});
