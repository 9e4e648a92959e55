import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"bufferevent/pair",
	"the echo over a bufferevent pair: no descriptors, all libevent",
	["bytes", "locks"],
	(p, { bytes, locks }) => {
		const base = p.base();
		const [client] = p.bufferevents(base, "pair", { echo: true });
		p.loop.bufferevent.write(client, bytes).base.loop_bytes(base, bytes);
		return { bytes: 3 * bytes, locks: locks === 1 };
	},
);
