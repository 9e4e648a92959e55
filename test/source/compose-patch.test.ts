import { readdirSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { composePatch, slug } from "../../src/source/compose-patch.ts";
import { provision } from "../../src/source/provision.ts";
import { resolveVariant } from "../../src/source/variant.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import { createSmallLibevent, formatPatch, plainGit, writeTree } from "../fakes/small-libevent.ts";

vi.setConfig({ testTimeout: 120_000 });

test("the patch that is written leads to the tip that was announced", async () => {
	const small = createSmallLibevent();
	const { context, layout } = small;
	const setUp = () =>
		provision({ ...context, progress: createFakeProgress(), from: small.tarball });
	const { tipCommit: base } = await setUp();
	const edit = { "buffer.c": "int evbuffer_add(void)\n{\n\treturn 2;\n}\n" };
	writeTree(layout.root, { "a.patch": formatPatch(small, "not this subject", edit) });
	const { commit, tree } = await resolveVariant(context, `${layout.root}/a.patch`);
	const request = { base, commit, subject: "Größer: twice\nas fast", body: "because\n\nEXP-001" };
	const patch = await composePatch(context, request);
	expect(patch.name).toBe("0001-gr-er-twice-as-fast.patch");
	// Nothing has happened yet.
	expect(readdirSync(layout.patches)).toEqual([]);
	expect(plainGit(layout.tree, "rev-parse", "tip")).toBe(base);

	writeTree(layout.patches, { [patch.name]: patch.text });
	expect((await setUp()).tipCommit).toBe(patch.tip);
	expect(plainGit(layout.tree, "rev-parse", "tip^{tree}")).toBe(tree);
	expect(plainGit(layout.tree, "log", "-1", "--format=%s|%b", "tip")).toBe(
		"Größer: twice as fast|because\n\nEXP-001",
	);
	// The next one has the next number, whatever was taken away in between.
	writeTree(layout.patches, { "0007-other.patch": patch.text });
	expect((await composePatch(context, request)).name).toMatch(/^0008-/);
});

test.each([
	["Keep one small chain on full drain", "keep-one-small-chain-on-full-drain"],
	["a/b: c!", "a-b-c"],
	["", "change"],
	["ü", "change"],
])("%s is a file name", (title, name) => expect(slug(title)).toBe(name));
