import { definePeers } from "../../src/index.ts";

/** libev has no streams; its row is the same job by hand, what a user of it has to write. */
export default definePeers({
	family: "peers/echo-stream",
	measures: "the same echo by what each library offers above descriptors",
	job: "echo",
	apis: { libevent: "bufferevent", libev: "ev_io", libuv: "uv_stream" },
	cases: { "64": { bytes: 64 }, "16k": { bytes: 16384 } },
	facts: ({ bytes }) => ({ bytes: 2 * bytes, events: 2 }),
});
