import { defineWorkload } from "../../src/index.ts";

export default defineWorkload(
	"self/pipe",
	"a sentinel: write and read a pipe by hand; kernel and harness, nothing of libevent",
	["bytes"],
	(p, { bytes }) => {
		const [from, to] = p.pipe();
		p.loop.fd.write(to, bytes).fd.read(from, bytes);
		return { bytes: 2 * bytes };
	},
);
