import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"evbuffer/search-eol",
	"find the first CRLF of a resident text",
	["resident", "style"],
	(p, { resident, style }) => {
		const b = p.buffer();
		p.setup.evbuffer.add(b, resident);
		p.loop.evbuffer.search_eol(b, style);
		return { bytes: 0 };
	},
	(p, { resident, style }) => {
		const b = p.hand.buffer(resident);
		p.setup.floor.append(b, resident);
		p.loop.floor.search_eol(b, style);
		return { bytes: 64 };
	},
);
