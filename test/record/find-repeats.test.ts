import { describe, expect, test } from "vitest";
import type { LedgerEntry } from "../../src/model/experiment.ts";
import { findRepeats } from "../../src/record/find-repeats.ts";
import { readNonStarters } from "../../src/record/non-starters.ts";
import { touchedCode } from "../../src/record/touched-functions.ts";
import { createFiles } from "../../src/system/files.ts";
import { layoutOf, packageRoot } from "../../src/system/paths.ts";
import { entryFixture } from "../fixtures/experiment.ts";

const oneshot = [
	"diff --git a/epoll.c b/epoll.c",
	"--- a/epoll.c",
	"+++ b/epoll.c",
	"@@ -296,4 +296,4 @@ epoll_apply_one_change(struct event_base *base,",
	" \tmemset(&epev, 0, sizeof(epev));",
	"-\tepev.events = events;",
	"+\tepev.events = events | EPOLLONESHOT;",
	"",
].join("\n");
const known = await readNonStarters(createFiles(), layoutOf(packageRoot));
const patchId = "1".repeat(40);

function warn(text: string, hypothesis = "", entries: readonly LedgerEntry[] = []) {
	return findRepeats({ text, patchId }, hypothesis, entries, known).map(({ of }) => of);
}

describe("a repeat is warned of", () => {
	test("when it does what is known not to work, by its code or by its hypothesis", () => {
		expect(warn(oneshot)).toEqual(["oneshot-instead-of-del"]);
		const silent = oneshot.replace("EPOLLONESHOT", "extra");
		expect(warn(silent)).toEqual([]);
		expect(warn(silent, "Let EPOLLOneShot disarm it")).toEqual(["oneshot-instead-of-del"]);
	});

	test("not when other code speaks of the same word", () => {
		expect(warn(oneshot.replaceAll("epoll_apply_one_change", "epoll_init"))).toEqual([]);
	});

	test("when a macro outside of any function switches it on", () => {
		const macro = [
			"--- a/event.c",
			"+++ b/event.c",
			"@@ -148,2 +148,3 @@ static int event_del_(struct event *ev, int blocking);",
			" ",
			"+#define USE_REINSERT_TIMEOUT 1",
			" #ifdef USE_REINSERT_TIMEOUT",
			"",
		].join("\n");
		expect(warn(macro)).toEqual(["reinsert-timeout"]);
		expect(warn(macro.replaceAll("event.c", "buffer.c"))).toEqual([]);
	});

	test("when the same change was tried, whatever it was called", () => {
		const entries = [
			entryFixture({ id: "EXP-001", patchId }),
			entryFixture({ id: "EXP-002", patchId: "2".repeat(40) }),
		];
		expect(warn("", "", entries)).toEqual(["EXP-001"]);
		const [repeat] = findRepeats({ text: "", patchId }, "", entries, []);
		expect(repeat?.text).toMatch(/^the same change was tried as EXP-001, acceptable: faster on/);
	});
});

test("functions are found behind @@ and where they are defined", () => {
	const patch = [
		"+++ b/buffer.c",
		"@@ -1,1 +1,2 @@ static struct evbuffer_chain *evbuffer_chain_new(size_t size)",
		"+evbuffer_drain(struct evbuffer *buf, size_t len)",
		" int evbuffer_add(struct evbuffer *buf,",
		"+\tevbuffer_inside(buf);",
		"@@ -9,1 +9,2 @@ struct evbuffer;",
		"",
	].join("\n");
	const { functions, loose } = touchedCode(patch);
	expect([...functions]).toEqual(["evbuffer_chain_new", "evbuffer_drain", "evbuffer_add"]);
	expect([...loose]).toEqual(["buffer.c"]);
});
