import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/add-remove",
	"add bytes and copy them out again",
	["bytes"],
	(p, { bytes }) => {
		const b = p.buffer();
		p.loop.evbuffer.add(b, bytes).evbuffer.remove(b, bytes);
		return { bytes: 2 * bytes };
	},
	(p, { bytes }) => {
		const b = p.hand.buffer(bytes);
		p.loop.floor.append(b, bytes).floor.remove(b, bytes);
		return { bytes: 2 * bytes };
	},
);
