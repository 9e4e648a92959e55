import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"bufferevent/watermark",
	"echo with a high read watermark at the server, so reading is suspended and resumed",
	["bytes", "high"],
	(p, { bytes, high }) => {
		const base = p.base();
		const [client, server] = p.bufferevents(base, "socket", { echo: true });
		p.setup.bufferevent.set_watermark(server, 0, high);
		p.loop.bufferevent.write(client, bytes).base.loop_bytes(base, bytes);
		return { bytes: 3 * bytes };
	},
	(p, { bytes, high }) => {
		const stream = p.hand.stream({ echo: true });
		p.loop.floor.exchange(stream, bytes, high);
		return { bytes: 3 * bytes };
	},
);
