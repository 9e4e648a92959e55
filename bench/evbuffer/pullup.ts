import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/pullup",
	"two referenced pieces made contiguous, then drained",
	["bytes"],
	(p, { bytes }) => {
		const b = p.buffer();
		p.loop.evbuffer
			.add_reference(b, bytes)
			.evbuffer.add_reference(b, bytes)
			.evbuffer.pullup(b, -1)
			.evbuffer.drain(b, 2 * bytes);
		// Each reference's cleanup callback runs once.
		return { bytes: 2 * bytes, events: 2 };
	},
	(p, { bytes }) => {
		const b = p.hand.buffer(2 * bytes);
		p.loop.floor
			.append(b, bytes)
			.floor.append(b, bytes)
			.floor.call(2)
			.floor.drain(b, 2 * bytes);
		return { bytes: 2 * bytes, events: 2 };
	},
);
