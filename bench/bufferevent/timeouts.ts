import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"bufferevent/timeouts",
	"echo with read and write timeouts on both sides: each transfer re-arms timers",
	["bytes", "timeout"],
	(p, { bytes, timeout }) => {
		const base = p.base();
		const [client, server] = p.bufferevents(base, "socket", { echo: true });
		p.setup.bufferevent
			.set_timeouts(client, timeout, timeout)
			.bufferevent.set_timeouts(server, timeout, timeout);
		p.loop.bufferevent.write(client, bytes).base.loop_bytes(base, bytes);
		return { bytes: 3 * bytes };
	},
	(p, { bytes }) => {
		// Read and write timers of both sides: each is pushed back once.
		const stream = p.hand.stream({ echo: true });
		const heap = p.hand.heap(4, 1);
		p.loop.floor.exchange(stream, bytes, bytes).floor.heap_rearm_all(heap, 0);
		return { bytes: 3 * bytes };
	},
);
