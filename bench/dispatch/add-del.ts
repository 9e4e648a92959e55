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
	(p, { changelist, timeout }) => {
		// Without events a loop has nothing to wait for, so there is one wait an iteration, not two;
		// and a changelist whose changes cancel out before it has nothing to tell the kernel.
		const loop = p.hand.loop(1, { transport: "socketpair" });
		const heap = p.hand.heap(1, 1);
		if (changelist === 0) {
			p.setup.floor.unwatch(loop);
			p.loop.floor.watch(loop);
		}
		if (timeout > 0) p.loop.floor.heap_rearm(heap, timeout);
		p.loop.floor.turn(loop);
		if (changelist === 0) p.loop.floor.unwatch(loop);
		if (timeout > 0) p.loop.floor.heap_del_all(heap);
		return { bytes: 0 };
	},
);
