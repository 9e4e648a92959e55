import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/add-drain",
	"add bytes to an empty evbuffer and drain them: a chain is made and freed each time",
	["bytes"],
	(p, { bytes }) => {
		const b = p.buffer();
		p.loop.evbuffer.add(b, bytes).evbuffer.drain(b, bytes);
		return { bytes };
	},
	(p, { bytes }) => {
		const b = p.hand.buffer(bytes);
		p.loop.floor.append(b, bytes).floor.drain(b, bytes);
		return { bytes };
	},
);
