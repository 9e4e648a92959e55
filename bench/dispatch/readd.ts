import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"dispatch/readd",
	"a one-shot event that adds itself again in its callback, as bench_cascade does",
	["changelist"],
	(p, { changelist }) => {
		const base = p.base({ changelist: changelist === 1 });
		const [near, far] = p.socketpair();
		const event = p.event(base, near, { read: true, callback: "readd" });
		p.setup.event.add(event);
		p.loop.fd.write(far, 1).base.loop_events(base, 1);
		return { bytes: 2, events: 1 };
	},
	(p, { changelist }) => {
		// Taken off and put back before the next wait: with a changelist the kernel need not hear
		// of it, without one it is told once, as a one-shot descriptor is taken off by itself.
		const loop = p.hand.loop(1, { transport: "socketpair" });
		p.loop.floor.wake(loop, 1).floor.turn_events(loop, 1);
		if (changelist === 0) {
			p.setup.floor.rearm(loop);
			p.loop.floor.rearm(loop);
		}
		return { bytes: 2, events: 1 };
	},
);
