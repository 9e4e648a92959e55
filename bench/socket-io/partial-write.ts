import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"socket-io/partial-write",
	"push a large buffer through a small socket buffer: partial writes and EAGAIN",
	["bytes", "sendbuffer"],
	(p, { bytes, sendbuffer }) => {
		const out = p.buffer();
		const into = p.buffer();
		const [near, far] = p.socketpair({ sendBuffer: sendbuffer });
		p.loop.evbuffer
			.add(out, bytes)
			.evbuffer.transfer(out, near, far, into)
			.evbuffer.drain(into, bytes);
		// Added once; read back once.
		return { bytes: 2 * bytes };
	},
	(p, { bytes, sendbuffer }) => {
		// A short write says that the socket is full; nobody needs to hear EAGAIN.
		const [near, far] = p.socketpair({ sendBuffer: sendbuffer });
		p.loop.floor.transfer(near, far, bytes);
		return { bytes: 2 * bytes };
	},
);
