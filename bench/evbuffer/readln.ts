import { defineWorkload } from "../../src/index.ts";

// The input is lines of 62 letters and CRLF: 64 bytes a line.
const lineBytes = 64;

export default defineWorkload(
	"evbuffer/readln",
	"add lines and read them one by one, as a protocol parser does",
	["lines", "style"],
	(p, { lines, style }) => {
		const b = p.buffer();
		p.loop.evbuffer.add(b, lines * lineBytes);
		for (let i = 0; i < lines; i++) p.loop.evbuffer.readln(b, style);
		return { bytes: lines * (lineBytes + lineBytes - 2), operationsPerIteration: lines };
	},
	(p, { lines, style }) => {
		const b = p.hand.buffer(lines * lineBytes);
		p.loop.floor.append(b, lines * lineBytes);
		for (let i = 0; i < lines; i++) p.loop.floor.readln(b, style);
		return { bytes: lines * (lineBytes + lineBytes - 2) };
	},
);
