import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"dispatch/backend",
	"the ring on a named backend: 1 epoll, 2 poll, 3 select",
	["backend", "members", "active"],
	(p, { backend, members, active }) => {
		const name = (["default", "epoll", "poll", "select"] as const)[backend] ?? "default";
		const base = p.base({ backend: name });
		const ring = p.ring(base, members);
		p.setup.ring.add_all(ring);
		p.loop.ring.activate(ring, active).base.loop_events(base, active);
		return { bytes: 2 * active, events: active, operationsPerIteration: active };
	},
	(p, { backend, members, active }) => {
		const name = (["epoll", "epoll", "poll", "select"] as const)[backend] ?? "epoll";
		const loop = p.hand.loop(members, { backend: name });
		p.loop.floor.wake(loop, active).floor.turn_events(loop, active);
		return { bytes: 2 * active, events: active };
	},
);
