import { defineWorkload } from "../../src/index.ts";

const header = "Content-Length: 4096\r\n".length;

export default defineWorkload(
	"evbuffer/add-printf",
	"format a header line into an evbuffer and drain it",
	["number"],
	(p, { number }) => {
		const b = p.buffer();
		p.loop.evbuffer.add_printf(b, number).evbuffer.drain(b, header);
		return { bytes: header };
	},
	(p, { number }) => {
		const b = p.hand.buffer(64);
		p.loop.floor.printf(b, number).floor.drain(b, header);
		return { bytes: header };
	},
);
