import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { allowUnread } from "../../src/system/unread-output.ts";

function streams() {
	const [output, progress] = [new EventEmitter(), new EventEmitter()];
	let ends = 0;
	allowUnread({ output, progress }, () => {
		ends++;
	});
	return { output, progress, ends: () => ends };
}
const failure = (code: string) => Object.assign(new Error(code), { code });

test("output that nobody reads any more ends the process, progress does not", () => {
	const { output, progress, ends } = streams();
	progress.emit("error", failure("EPIPE"));
	expect(ends()).toBe(0);
	output.emit("error", failure("EPIPE"));
	expect(ends()).toBe(1);
});

test.each(["output", "progress"] as const)("a full disk under %s is a failure", (name) => {
	const all = streams();
	expect(() => all[name].emit("error", failure("ENOSPC"))).toThrow("ENOSPC");
	expect(all.ends()).toBe(0);
});
