import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"timers/expire",
	"arm timers for now and run them in one turn of the loop",
	["count", "spread"],
	(p, { count, spread }) => {
		const base = p.base();
		const timers = p.timers(base, count, spread);
		p.loop.timers.expire_all(timers).base.loop_events(base, count);
		return { bytes: 0, events: count, operationsPerIteration: count };
	},
	(p, { count, spread }) => {
		const loop = p.hand.loop(0);
		const heap = p.hand.heap(count, spread);
		p.loop.floor.heap_expire_all(heap).floor.turn(loop).floor.heap_run(heap);
		return { bytes: 0, events: count };
	},
);
