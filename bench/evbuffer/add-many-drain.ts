import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/add-many-drain",
	"many small adds, one drain of all: how a message is put together",
	["bytes", "count"],
	(p, { bytes, count }) => {
		const b = p.buffer();
		for (let i = 0; i < count; i++) p.loop.evbuffer.add(b, bytes);
		p.loop.evbuffer.drain(b, bytes * count);
		return { bytes: bytes * count, operationsPerIteration: count };
	},
	(p, { bytes, count }) => {
		const b = p.hand.buffer(bytes * count);
		for (let i = 0; i < count; i++) p.loop.floor.append(b, bytes);
		p.loop.floor.drain(b, bytes * count);
		return { bytes: bytes * count };
	},
);
