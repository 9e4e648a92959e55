import { definePeers } from "../../src/index.ts";

export default definePeers({
	family: "peers/timer-fire",
	measures: "timers set for now and run by the loop",
	job: "fire",
	apis: { libevent: "event", libev: "ev_timer", libuv: "uv_timer" },
	cases: { "1000": { timers: 1000 } },
	facts: ({ timers }) => ({ bytes: 0, events: timers, operationsPerIteration: timers }),
});
