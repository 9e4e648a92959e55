import { expect, test } from "vitest";
import { splitPatch } from "../../../src/report/bundle/split-patch.ts";

const head = "From abc Mon Sep 17 00:00:00 2001\nSubject: [PATCH] x\n\n---\n";
const library =
	"diff --git a/buffer.c b/buffer.c\n--- a/buffer.c\n+++ b/buffer.c\n@@ -1 +1 @@\n-a\n+b\n";
const regress = library.replaceAll("buffer.c", "test/regress_buffer.c");

test("what it adds to regress is a patch of its own; the mail's head stays with the change", () => {
	expect(splitPatch(head + library + regress)).toEqual({ change: head + library, test: regress });
	expect(splitPatch(head + regress + library)).toEqual({ change: head + library, test: regress });
});

test.each([library, head + library, "--- a/x.c\n+++ b/x.c\n", ""])(
	"no test is no part: %j",
	(text) => {
		expect(splitPatch(text)).toEqual({ change: text, test: null });
	},
);

test("a file of the library may have test in its name", () => {
	const text = library.replaceAll("buffer.c", "test-ratelim.c");
	expect(splitPatch(text).test).toBeNull();
});
