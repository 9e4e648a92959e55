import { defineWorkload, instantiate, type Workload } from "../../src/model/workload.ts";

/** A workload of one evbuffer: 64 bytes in and out an iteration, two operations. */
export function smallWorkload(
	name = "add-drain",
	facts: { readonly locks?: boolean; readonly events?: number } = {},
): Workload {
	const family = defineWorkload(`test/${name}`, "for tests", [], (p) => {
		const buffer = p.buffer();
		p.loop.evbuffer.add(buffer, 64).evbuffer.drain(buffer, 64);
		return { bytes: 64, operationsPerIteration: 2, ...facts };
	});
	return instantiate(family, "default", {});
}
