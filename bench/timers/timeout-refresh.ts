import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"timers/timeout-refresh",
	"an idle connection's timeout pushed back, again and again, among resident timers",
	["resident", "timeout"],
	(p, { resident, timeout }) => {
		const base = p.base();
		const [near] = p.socketpair();
		const timers = p.timers(base, resident, 3_600_000_000);
		const event = p.event(base, near, { read: true, persist: true });
		p.setup.timers.add_all(timers).event.add_timeout(event, timeout);
		p.loop.event.add_timeout(event, timeout);
		return { bytes: 0 };
	},
	(p, { resident, timeout }) => {
		// The first of the timers is the connection's.
		const heap = p.hand.heap(resident + 1, 3_600_000_000);
		p.setup.floor.heap_add_all(heap);
		p.loop.floor.heap_rearm(heap, timeout);
		return { bytes: 0 };
	},
);
