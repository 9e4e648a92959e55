import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"bufferevent/enable-disable",
	"switch a bufferevent off and on, with a turn of the loop between",
	[],
	(p) => {
		const base = p.base();
		const [client] = p.bufferevents(base, "socket");
		p.loop.bufferevent.disable(client).base.loop(base).bufferevent.enable(client).base.loop(base);
		return { bytes: 0 };
	},
	(p) => {
		const loop = p.hand.loop(1, { transport: "socketpair" });
		p.loop.floor.unwatch(loop).floor.turn(loop).floor.watch(loop).floor.turn(loop);
		return { bytes: 0 };
	},
);
