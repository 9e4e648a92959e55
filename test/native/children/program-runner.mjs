// Runs what the parent sends in one copy of the addon, one message after another. It says nothing
// of its own fate: a crash or a hang is the parent's to notice.
// argv[2]: the addon's path; argv[3]: another copy's, for handles that are not this one's.
import { createRequire } from "node:module";
import { performCalls } from "./arbitrary-calls.mjs";

const require = createRequire(import.meta.url);
const addon = require(process.argv[2]);
const other = require(process.argv[3]);
const names = addon.syscallNames();

/** Results of two batches and a trace as numbers, or the code of what was thrown. */
function runProgram({ text, iterations }) {
	let session;
	try {
		session = new addon.Session(text);
		const out = new Float64Array(6 + names.length);
		session.run(iterations, out);
		session.run(1, out);
		return { numbers: [...out, Number.parseInt(session.trace(1).slice(0, 8), 16)] };
	} catch (error) {
		return { code: error.code ?? String(error) };
	} finally {
		session?.close();
	}
}

process.on("message", ({ id, kind, ...work }) => {
	const outcome = kind === "program" ? runProgram(work) : performCalls(addon, other, work.calls);
	process.send({ id, outcome });
});
process.on("disconnect", () => process.exit(0));
