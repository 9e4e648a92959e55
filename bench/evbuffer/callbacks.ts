import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/callbacks",
	"add and drain with a change callback on, then off, and a frozen end",
	["bytes"],
	(p, { bytes }) => {
		const b = p.buffer({ callback: true });
		p.loop.evbuffer
			.enable_callbacks(b)
			.evbuffer.add(b, bytes)
			.evbuffer.drain(b, bytes)
			.evbuffer.disable_callbacks(b)
			.evbuffer.freeze(b, 0)
			.evbuffer.unfreeze(b, 0)
			.evbuffer.add(b, bytes)
			.evbuffer.drain(b, bytes);
		// The callback sees `bytes` come and go: 2 calls; the adds themselves report 2 * bytes.
		return { bytes: 4 * bytes, events: 2, operationsPerIteration: 2 };
	},
	(p, { bytes }) => {
		const b = p.hand.buffer(bytes);
		p.loop.floor
			.append(b, bytes)
			.floor.call(1)
			.floor.drain(b, bytes)
			.floor.call(1)
			.floor.append(b, bytes)
			.floor.drain(b, bytes);
		return { bytes: 2 * bytes, events: 2 };
	},
);
