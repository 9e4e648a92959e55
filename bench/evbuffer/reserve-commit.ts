import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/reserve-commit",
	"expand, reserve space, fill it, commit, drain: the zero-copy way in",
	["bytes", "vectors"],
	(p, { bytes, vectors }) => {
		const b = p.buffer();
		p.loop.evbuffer
			.expand(b, bytes)
			.evbuffer.reserve_commit(b, bytes, vectors)
			.evbuffer.drain(b, bytes);
		return { bytes };
	},
	(p, { bytes }) => {
		const b = p.hand.buffer(bytes);
		p.loop.floor.fill(b, bytes).floor.drain(b, bytes);
		return { bytes };
	},
);
