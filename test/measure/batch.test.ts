import { expect, test } from "vitest";
import { BatchReader } from "../../src/measure/batch.ts";

function filled(...values: readonly number[]): BatchReader {
	const batch = new BatchReader(["recv", "send", "epoll_wait"]);
	expect(batch.values).toHaveLength(9);
	batch.values.set(values);
	return batch;
}

test("each field has its place, in the order the binding fills them", () => {
	const batch = filled(1234, -5, 64, 3, 0xdeadbeef, 0x0000000a, 0, 0, 0);
	expect(batch.elapsedNs).toBe(1234);
	expect(batch.checksum()).toEqual({
		returns: -5,
		bytes: 64,
		events: 3,
		digest: "deadbeef0000000a",
	});
});

test("digests whose halves are swapped, or short, are different", () => {
	const digest = (high: number, low: number) => filled(0, 0, 0, 0, high, low).checksum().digest;
	expect(digest(1, 0)).not.toBe(digest(0, 1));
	expect(digest(0x1, 0x23)).not.toBe(digest(0x12, 0x3));
	expect(digest(0, 0)).toHaveLength(16);
});

test("system calls add up over batches and are told per operation, without those never made", () => {
	const batch = filled(0, 0, 0, 0, 0, 0, 4, 0, 10);
	const totals = new Float64Array(3);
	batch.addSyscalls(totals);
	batch.addSyscalls(totals);
	expect([...totals]).toEqual([8, 0, 20]);
	expect(batch.rates(totals, 4)).toEqual({ recv: 2, epoll_wait: 5 });
});
