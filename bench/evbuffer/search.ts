import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/search",
	"search a resident text for a needle that is not there",
	["resident", "needle"],
	(p, { resident, needle }) => {
		const b = p.buffer();
		p.setup.evbuffer.add(b, resident);
		p.loop.evbuffer.search(b, needle);
		return { bytes: 0 };
	},
	(p, { resident, needle }) => {
		const b = p.hand.buffer(resident);
		p.setup.floor.append(b, resident);
		p.loop.floor.search(b, needle);
		return { bytes: resident };
	},
);
