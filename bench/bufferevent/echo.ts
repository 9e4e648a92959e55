import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"bufferevent/echo",
	"a request echoed over a socketpair by bufferevents: client write, server echo, client read",
	["bytes"],
	(p, { bytes }) => {
		const base = p.base();
		const [client] = p.bufferevents(base, "socket", { echo: true });
		p.loop.bufferevent.write(client, bytes).base.loop_bytes(base, bytes);
		// Written, read by the server, read back by the client.
		return { bytes: 3 * bytes };
	},
	(p, { bytes }) => {
		const stream = p.hand.stream({ echo: true });
		p.loop.floor.exchange(stream, bytes, bytes);
		return { bytes: 3 * bytes };
	},
);
