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
);
