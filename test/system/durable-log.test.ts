import { readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDurableLog } from "../../src/system/durable-log.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

test("lines are there when append returns, after those of an earlier process", () => {
	const path = join(temporaryDirectory(), "below", "log.jsonl");
	const first = openDurableLog(path);
	first.append({ a: 1 });
	expect(readFileSync(path, "utf8")).toBe('{"a":1}\n');
	first.close();
	const second = openDurableLog(path);
	second.append({ b: "ä" });
	second.close();
	expect(readFileSync(path, "utf8")).toBe('{"a":1}\n{"b":"ä"}\n');
});

test("a write that takes a few bytes at a time still writes whole lines", () => {
	const path = join(temporaryDirectory(), "log.jsonl");
	const log = openDurableLog(path, (fd, bytes, offset) => writeSync(fd, bytes, offset, 1));
	log.append({ a: "one byte after the other" });
	log.close();
	expect(readFileSync(path, "utf8")).toBe('{"a":"one byte after the other"}\n');
});

test("on a full disk nothing of the line is left, and the error says what to do", () => {
	const path = join(temporaryDirectory(), "log.jsonl");
	let room = 20;
	const log = openDurableLog(path, (fd, bytes, offset) => {
		const length = Math.min(room, bytes.length - offset);
		if (length === 0) throw Object.assign(new Error("full"), { code: "ENOSPC" });
		room -= length;
		return writeSync(fd, bytes, offset, length);
	});
	log.append({ a: 1 });
	expect(() => log.append({ b: "more than there is room for" })).toThrow(
		expect.objectContaining({
			message: expect.stringContaining("no space left"),
			nextStep: expect.stringContaining("evlab resume"),
		}),
	);
	expect(readFileSync(path, "utf8")).toBe('{"a":1}\n');
	room = 100;
	log.append({ b: 2 });
	log.close();
	expect(readFileSync(path, "utf8")).toBe('{"a":1}\n{"b":2}\n');
});
