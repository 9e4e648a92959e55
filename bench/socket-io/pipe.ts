import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"socket-io/pipe",
	"the same through a pipe",
	["bytes"],
	(p, { bytes }) => {
		const out = p.buffer();
		const into = p.buffer();
		const [readEnd, writeEnd] = p.pipe();
		p.loop.evbuffer
			.add(out, bytes)
			.evbuffer.transfer(out, writeEnd, readEnd, into)
			.evbuffer.drain(into, bytes);
		return { bytes: 2 * bytes };
	},
	(p, { bytes }) => {
		const [readEnd, writeEnd] = p.pipe();
		p.loop.floor.transfer(writeEnd, readEnd, bytes);
		return { bytes: 2 * bytes };
	},
);
