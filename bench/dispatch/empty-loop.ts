import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"dispatch/empty-loop",
	"a turn of the loop with nothing ready",
	["members"],
	(p, { members }) => {
		const base = p.base();
		const ring = p.ring(base, members);
		p.setup.ring.add_all(ring);
		p.loop.base.loop(base);
		return { bytes: 0 };
	},
	(p, { members }) => {
		const loop = p.hand.loop(members);
		p.loop.floor.turn(loop);
		return { bytes: 0 };
	},
);
