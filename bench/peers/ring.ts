import { definePeers } from "../../src/index.ts";

export default definePeers({
	family: "peers/ring",
	measures:
		"the job of upstream's bench.c: whoever becomes readable reads a byte and passes one on",
	job: "ring",
	apis: { libevent: "event", libev: "ev_io", libuv: "uv_poll" },
	cases: {
		"100-1": { pairs: 100, active: 1, writes: 100 },
		"100-100": { pairs: 100, active: 100, writes: 1000 },
	},
	facts: ({ active, writes }) => {
		const operationsPerIteration = active + writes;
		return {
			bytes: operationsPerIteration,
			events: operationsPerIteration,
			operationsPerIteration,
		};
	},
});
