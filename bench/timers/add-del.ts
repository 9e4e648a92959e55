import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"timers/add-del",
	"add a heap full of timers in shuffled order, then delete them",
	["count", "spread"],
	(p, { count, spread }) => {
		const base = p.base();
		const timers = p.timers(base, count, spread);
		p.loop.timers.add_all(timers).timers.del_all(timers);
		return { bytes: 0, operationsPerIteration: count };
	},
	(p, { count, spread }) => {
		const heap = p.hand.heap(count, spread);
		p.loop.floor.heap_add_all(heap).floor.heap_del_all(heap);
		return { bytes: 0 };
	},
);
