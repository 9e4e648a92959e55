import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"bufferevent/timeouts",
	"echo with read and write timeouts on both sides: each transfer re-arms timers",
	["bytes", "timeout"],
	(p, { bytes, timeout }) => {
		const base = p.base();
		const [client, server] = p.bufferevents(base, "socket", { echo: true });
		p.setup.bufferevent
			.set_timeouts(client, timeout, timeout)
			.bufferevent.set_timeouts(server, timeout, timeout);
		p.loop.bufferevent.write(client, bytes).base.loop_bytes(base, bytes);
		return { bytes: 3 * bytes };
	},
);
