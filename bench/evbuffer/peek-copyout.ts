import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/peek-copyout",
	"look at resident bytes without taking them: length, contiguous space, peek, copyout",
	["resident", "bytes"],
	(p, { resident, bytes }) => {
		const b = p.buffer();
		p.setup.evbuffer.add(b, resident);
		p.loop.evbuffer
			.get_length(b)
			.evbuffer.get_contiguous_space(b)
			.evbuffer.peek(b, -1, 16)
			.evbuffer.copyout(b, bytes);
		return { bytes: 0, operationsPerIteration: 4 };
	},
	(p, { resident, bytes }) => {
		// Length and front are fields; only the copy is work.
		const b = p.hand.buffer(resident);
		p.setup.floor.append(b, resident);
		p.loop.floor.copyout(b, bytes);
		return { bytes };
	},
);
