import { definePeers } from "../../src/index.ts";

export default definePeers({
	family: "peers/echo-hand",
	measures: "a request echoed over a socketpair, with recv and send in the callbacks",
	job: "echo",
	apis: { libevent: "event", libev: "ev_io", libuv: "uv_poll" },
	cases: { "64": { bytes: 64 }, "16k": { bytes: 16384 } },
	facts: ({ bytes }) => ({ bytes: 2 * bytes, events: 2 }),
});
