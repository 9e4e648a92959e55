import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/add-file",
	"add a file segment (mapped) and drain it",
	["bytes"],
	(p, { bytes }) => {
		const b = p.buffer();
		p.loop.evbuffer.add_file(b, bytes).evbuffer.drain(b, bytes);
		return { bytes };
	},
	(p, { bytes }) => {
		const b = p.hand.buffer(bytes);
		p.loop.floor.read_file(b, bytes).floor.drain(b, bytes);
		return { bytes };
	},
);
