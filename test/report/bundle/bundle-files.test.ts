import { expect, test } from "vitest";
import { bundleFiles } from "../../../src/report/bundle/bundle-files.ts";
import { gateFixture, hostile, reportFixture, subjectFixture } from "../../fixtures/report.ts";

const library = "diff --git a/buffer.c b/buffer.c\n--- a/buffer.c\n+++ b/buffer.c\n";
const regress = "diff --git a/test/regress.c b/test/regress.c\n--- a/test/regress.c\n";

function bundle(patch: string, subject = subjectFixture()) {
	const files = bundleFiles(subject, patch, reportFixture());
	return {
		names: files.map(({ name }) => name),
		text: (name: string) => files.find((file) => file.name === name)?.text ?? "",
	};
}

test("patch, table and steps, with pinned versions", () => {
	const { names, text } = bundle(library);
	expect(names).toEqual(["change.patch", "RESULTS.md", "README.md"]);
	expect(text("change.patch")).toBe(library);
	expect(text("RESULTS.md")).toContain("| dispatch/readd-plain |");
	const readme = text("README.md");
	expect(readme).toContain("no regress test");
	expect(readme).toContain("no run of regress is part of this record");
	expect(readme).toContain("tar xf libevent-2.1.12-stable.tar.gz");
	expect(readme).toContain("d".repeat(64));
	expect(readme).toContain("Measured with gcc 12 (-O2), glibc 2.36");
	expect(readme).toContain("npx evlab compare tip patched --seed 7");
});

test("with a regress test it is a file of its own, and the steps apply it", () => {
	const gates = [{ name: "full gate", record: gateFixture() }];
	const { names, text } = bundle(library + regress, subjectFixture({ gates }));
	expect(names).toContain("regress-test.patch");
	expect(text("regress-test.patch")).toBe(regress);
	expect(text("README.md")).toContain("patch -p1 < ../regress-test.patch");
	expect(text("README.md")).toContain("- full gate: fails: evbuffer/readln");
});

test("a title is no markup", () => {
	const readme = bundle(library, subjectFixture({ title: hostile })).text("README.md");
	expect(readme.split("\n")[0]).toContain(String.raw`\<script\>`);
});
