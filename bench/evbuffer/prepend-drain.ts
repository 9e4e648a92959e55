import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/prepend-drain",
	"prepend a header to a resident body and drain it",
	["bytes", "resident"],
	(p, { bytes, resident }) => {
		const b = p.buffer();
		p.setup.evbuffer.add(b, resident);
		p.loop.evbuffer.prepend(b, bytes).evbuffer.drain(b, bytes);
		return { bytes };
	},
	(p, { bytes, resident }) => {
		const b = p.hand.buffer(2 * (bytes + resident));
		p.setup.floor.append(b, resident);
		p.loop.floor.prepend(b, bytes).floor.drain(b, bytes);
		return { bytes };
	},
);
