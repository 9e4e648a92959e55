import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/move",
	"hand chains from buffer to buffer: add_buffer, prepend_buffer, remove_buffer",
	["bytes"],
	(p, { bytes }) => {
		const a = p.buffer();
		const b = p.buffer();
		p.loop.evbuffer
			.add(a, bytes)
			.evbuffer.add_buffer(b, a)
			.evbuffer.prepend_buffer(a, b)
			.evbuffer.remove_buffer(a, b, bytes)
			.evbuffer.drain(b, bytes);
		return { bytes: 2 * bytes, operationsPerIteration: 3 };
	},
	(p, { bytes }) => {
		const a = p.hand.buffer(bytes);
		const b = p.hand.buffer(bytes);
		p.loop.floor
			.append(a, bytes)
			.floor.swap(a, b)
			.floor.swap(a, b)
			.floor.swap(a, b)
			.floor.drain(b, bytes);
		return { bytes };
	},
);
