import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"dispatch/ring",
	"n of m descriptors become ready, one turn of the loop runs their callbacks",
	["members", "active"],
	(p, { members, active }) => {
		const base = p.base();
		const ring = p.ring(base, members);
		p.setup.ring.add_all(ring);
		p.loop.ring.activate(ring, active).base.loop_events(base, active);
		return { bytes: 2 * active, events: active, operationsPerIteration: active };
	},
	(p, { members, active }) => {
		const loop = p.hand.loop(members);
		p.loop.floor.wake(loop, active).floor.turn_events(loop, active);
		return { bytes: 2 * active, events: active };
	},
);
