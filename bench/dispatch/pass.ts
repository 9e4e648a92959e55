import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"dispatch/pass",
	"one member wakes its neighbour, and so round the ring: upstream bench in small",
	["members"],
	(p, { members }) => {
		const base = p.base();
		const ring = p.ring(base, members, { transport: "socketpair", pass: true });
		p.setup.ring.add_all(ring);
		p.loop.ring.activate(ring, 1).base.loop_events(base, members);
		return { bytes: 2 * members, events: members, operationsPerIteration: members };
	},
	(p, { members }) => {
		const loop = p.hand.loop(members, { transport: "socketpair", pass: true });
		p.loop.floor.wake(loop, 1).floor.turn_events(loop, members);
		return { bytes: 2 * members, events: members };
	},
);
