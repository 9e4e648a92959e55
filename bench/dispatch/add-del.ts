import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"dispatch/add-del",
	"event_add and event_del of a read event, with a turn of the loop: epoll_ctl churn",
	["changelist", "timeout"],
	(p, { changelist, timeout }) => {
		const base = p.base({ changelist: changelist === 1 });
		const [near] = p.socketpair();
		const event = p.event(base, near, { read: true, persist: true });
		if (timeout === 0) p.loop.event.add(event);
		else p.loop.event.add_timeout(event, timeout);
		p.loop.base.loop(base).event.del(event).base.loop(base);
		return { bytes: 0 };
	},
	(p, { timeout }) => {
		const loop = p.hand.loop(1, { transport: "socketpair" });
		p.setup.floor.unwatch(loop);
		if (timeout === 0) {
			p.loop.floor.watch(loop).floor.turn(loop).floor.unwatch(loop).floor.turn(loop);
		} else {
			const heap = p.hand.heap(1, 1);
			p.loop.floor
				.watch(loop)
				.floor.heap_rearm(heap, timeout)
				.floor.turn(loop)
				.floor.unwatch(loop)
				.floor.heap_del_all(heap)
				.floor.turn(loop);
		}
		return { bytes: 0 };
	},
);
