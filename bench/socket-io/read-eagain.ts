import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"socket-io/read-eagain",
	"evbuffer_read from an empty socket: the cost of finding nothing",
	["bytes"],
	(p, { bytes }) => {
		const into = p.buffer();
		const [near] = p.socketpair();
		p.loop.evbuffer.read(into, near, bytes);
		return { bytes: 0 };
	},
	(p, { bytes }) => {
		const [near] = p.socketpair();
		p.loop.fd.read(near, bytes);
		return { bytes: 0 };
	},
);
