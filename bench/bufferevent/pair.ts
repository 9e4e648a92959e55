import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"bufferevent/pair",
	"the echo over a bufferevent pair: no descriptors, all libevent",
	["bytes", "locks"],
	(p, { bytes, locks }) => {
		const base = p.base();
		const [client] = p.bufferevents(base, "pair", { echo: true });
		p.loop.bufferevent.write(client, bytes).base.loop_bytes(base, bytes);
		return { bytes: 3 * bytes, locks: locks === 1 };
	},
	(p, { bytes }) => {
		// Written once; buffers change hands; each side's callback runs in a turn of the loop.
		const loop = p.hand.loop(0);
		const [client, server] = [p.hand.buffer(bytes), p.hand.buffer(bytes)];
		p.loop.floor
			.append(client, bytes)
			.floor.swap(client, server)
			.floor.turn(loop)
			.floor.call(1)
			.floor.swap(client, server)
			.floor.call(1)
			.floor.drain(client, bytes);
		return { bytes, events: 2 };
	},
);
