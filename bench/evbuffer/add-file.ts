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
);
