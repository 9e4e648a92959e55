import { definePeers } from "../../src/index.ts";

export default definePeers({
	family: "peers/timer-rearm-common",
	measures: "the same with libevent's common time-outs, a list instead of the heap",
	job: "rearm",
	apis: { libevent: "common_timeout", libev: "ev_timer", libuv: "uv_timer" },
	cases: { "1000": { timers: 1000 } },
	facts: ({ timers }) => ({ bytes: 0, events: 1, operationsPerIteration: timers }),
});
