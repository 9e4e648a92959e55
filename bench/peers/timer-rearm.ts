import { definePeers } from "../../src/index.ts";

export default definePeers({
	family: "peers/timer-rearm",
	measures: "in each turn of the loop every timer is put off again, as idle time-outs are",
	job: "rearm",
	apis: { libevent: "event", libev: "ev_timer", libuv: "uv_timer" },
	cases: { "1000": { timers: 1000 } },
	facts: ({ timers }) => ({ bytes: 0, events: 1, operationsPerIteration: timers }),
});
