import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"dispatch/active",
	"event_active on several events, one turn of the loop",
	["count", "priorities"],
	(p, { count, priorities }) => {
		const base = p.base({ priorities });
		for (let i = 0; i < count; i++) {
			const event = p.timer(base, { persist: true, priority: i % priorities });
			p.loop.event.active(event);
		}
		p.loop.base.loop_events(base, count);
		return { bytes: 0, events: count, operationsPerIteration: count };
	},
	(p, { count }) => {
		const loop = p.hand.loop(0);
		p.loop.floor.turn(loop).floor.call(count);
		return { bytes: 0, events: count };
	},
);
