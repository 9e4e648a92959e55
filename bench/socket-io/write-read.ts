import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"socket-io/write-read",
	"add, evbuffer_write to a socketpair, evbuffer_read at the far end, drain",
	["bytes"],
	(p, { bytes }) => {
		const out = p.buffer();
		const into = p.buffer();
		const [near, far] = p.socketpair();
		p.loop.evbuffer
			.add(out, bytes)
			.evbuffer.transfer(out, near, far, into)
			.evbuffer.drain(into, bytes);
		return { bytes: 2 * bytes };
	},
	(p, { bytes }) => {
		// Straight from and into the program's own memory: the copies in and out are libevent's.
		const [near, far] = p.socketpair();
		p.loop.floor.transfer(near, far, bytes);
		return { bytes: 2 * bytes };
	},
);
