import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"dispatch/signal",
	"raise a signal and dispatch its event",
	[],
	(p) => {
		const base = p.base();
		const signal = p.signal(base);
		p.setup.event.add(signal);
		p.loop.signal.raise(signal).base.loop_events(base, 1);
		return { bytes: 0, events: 1 };
	},
	(p) => {
		const loop = p.hand.loop(0);
		const signal = p.hand.signal();
		p.loop.floor.raise(signal).floor.turn(loop).floor.deliver(signal);
		return { bytes: 0, events: 1 };
	},
);
