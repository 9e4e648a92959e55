import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/add-drain-resident",
	"add to and drain from an evbuffer that is never empty: chains are filled before new ones are made",
	["bytes", "resident"],
	(p, { bytes, resident }) => {
		const b = p.buffer();
		p.setup.evbuffer.add(b, resident);
		p.loop.evbuffer.add(b, bytes).evbuffer.drain(b, bytes);
		return { bytes };
	},
	(p, { bytes, resident }) => {
		// Room for 200 adds between two moves of what is resident to the front.
		const b = p.hand.buffer(resident + 200 * bytes);
		p.setup.floor.append(b, resident);
		p.loop.floor.append(b, bytes).floor.drain(b, bytes);
		return { bytes };
	},
);
