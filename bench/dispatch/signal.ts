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
);
