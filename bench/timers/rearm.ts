import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"timers/rearm",
	"move every timer of a full heap to another time and back",
	["count", "spread"],
	(p, { count, spread }) => {
		const base = p.base();
		const timers = p.timers(base, count, spread);
		p.setup.timers.add_all(timers);
		p.loop.timers.rearm_all(timers, 1).timers.add_all(timers);
		return { bytes: 0, operationsPerIteration: 2 * count };
	},
	(p, { count, spread }) => {
		const heap = p.hand.heap(count, spread);
		p.setup.floor.heap_add_all(heap);
		p.loop.floor.heap_rearm_all(heap, 1).floor.heap_add_all(heap);
		return { bytes: 0 };
	},
);
