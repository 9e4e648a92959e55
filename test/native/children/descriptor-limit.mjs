// Opens descriptors until no more can be had, then asks for what needs some. Prints the codes.
import { closeSync, openSync } from "node:fs";
import { createRequire } from "node:module";

const addon = createRequire(import.meta.url)(process.argv[2]);
const codeOf = (action) => {
	try {
		action();
		return "none";
	} catch (error) {
		return error.code;
	}
};
const opened = [];
try {
	for (;;) opened.push(openSync("/dev/null"));
} catch {
	// EMFILE: the limit is reached.
}
const codes = [];
// With 0, 1, … left, a base fails at each of the descriptors it opens in turn.
for (let left = 0; left < 8; left++) {
	codes.push(codeOf(() => new addon.EventBase("", false).close()));
	codes.push(codeOf(() => new addon.Session("resource base 0 0 1 1\nloop base.loop 0\n").close()));
	codes.push(
		codeOf(
			() =>
				new addon.Session(
					"resource ring 0 4 0 0\nloop nop\n".replace("ring 0", "base 0 0 1 0\nresource ring 0"),
				),
		),
	);
	closeSync(opened.pop());
}
process.stdout.write(JSON.stringify(codes));
