import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/add-reference",
	"add a reference to foreign memory and drain it; its cleanup callback runs",
	["bytes"],
	(p, { bytes }) => {
		const b = p.buffer();
		p.loop.evbuffer.add_reference(b, bytes).evbuffer.drain(b, bytes);
		return { bytes, events: 1 };
	},
	(p, { bytes }) => {
		p.loop.floor.refer(bytes);
		return { bytes, events: 1 };
	},
);
