import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"socket-io/write-atmost",
	"write a resident buffer in bounded pieces, read each back by hand",
	["bytes", "pieces"],
	(p, { bytes, pieces }) => {
		const out = p.buffer();
		const [near, far] = p.socketpair();
		p.loop.evbuffer.add(out, bytes * pieces);
		for (let i = 0; i < pieces; i++) {
			p.loop.evbuffer.write_atmost(out, near, bytes).fd.read(far, bytes);
		}
		return { bytes: 3 * bytes * pieces, operationsPerIteration: pieces };
	},
	(p, { bytes, pieces }) => {
		const [near, far] = p.socketpair();
		for (let i = 0; i < pieces; i++) p.loop.fd.write(near, bytes).fd.read(far, bytes);
		return { bytes: 2 * bytes * pieces };
	},
);
