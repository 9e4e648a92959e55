import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"bufferevent/bulk",
	"one way, large pieces, over a socketpair; ns per KiB",
	["bytes"],
	(p, { bytes }) => {
		const base = p.base();
		const [client] = p.bufferevents(base, "socket");
		p.loop.bufferevent.write(client, bytes).base.loop_bytes(base, bytes);
		return { bytes: 2 * bytes, operationsPerIteration: bytes / 1024 };
	},
	(p, { bytes }) => {
		const stream = p.hand.stream();
		p.loop.floor.exchange(stream, bytes, bytes);
		return { bytes: 2 * bytes };
	},
);
