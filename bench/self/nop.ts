import { defineWorkload } from "../../src/index.ts";

// No floor: it is one itself, of every other number.
export default defineWorkload(
	"self/nop",
	"the interpreter alone: what one operation costs before it does anything",
	["count"],
	(p, { count }) => {
		for (let i = 0; i < count; i++) p.loop.nop();
		return { bytes: 0, operationsPerIteration: count };
	},
);
