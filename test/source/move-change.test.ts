import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { describeChange } from "../../src/source/change.ts";
import { moveChange, variantOnto } from "../../src/source/move-change.ts";
import { provision } from "../../src/source/provision.ts";
import { resolveVariant } from "../../src/source/variant.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import {
	createSmallLibevent,
	formatPatch,
	plainGit,
	type SmallLibevent,
	writeTree,
} from "../fakes/small-libevent.ts";

vi.setConfig({ testTimeout: 120_000 });

const buffer = (number: number) => `int evbuffer_add(void)\n{\n\treturn ${number};\n}\n`;
const event = "int event_add(void)\n{\n\treturn 7;\n}\n";

/** A tree whose tip has one accepted patch, to event.c. */
async function withOnePatch() {
	const small = createSmallLibevent();
	const setUp = () =>
		provision({ ...small.context, progress: createFakeProgress(), from: small.tarball });
	await setUp();
	const text = formatPatch(small, "accepted", { "event.c": event });
	writeTree(small.layout.patches, { "0001-accepted.patch": text });
	const { baseCommit, tipCommit } = await setUp();
	return { small, upstream: baseCommit, tip: tipCommit };
}

async function patchOn(small: SmallLibevent, onto: string, edits: Record<string, string>) {
	writeTree(small.layout.root, { "a.patch": formatPatch(small, "a change", edits, onto) });
	const path = join(small.layout.root, "a.patch");
	return resolveVariant(small.context, path, {
		baselineCommit: plainGit(small.layout.tree, "rev-parse", onto),
	});
}

describe("a variant made on an older state", () => {
	test("is moved to the tip: its own change on top of what was accepted since", async () => {
		const { small, tip } = await withOnePatch();
		const old = await patchOn(small, "upstream", { "buffer.c": buffer(2) });
		const moved = await variantOnto(small.context, old, tip);
		const show = (file: string) => plainGit(small.layout.tree, "show", `${moved.commit}:${file}`);
		expect([show("event.c"), show("buffer.c")]).toEqual([event.trimEnd(), buffer(2).trimEnd()]);
		expect(moved.name).toBe(old.name);
		// The same change on the same commit has the same id, and where it stands already it stays.
		expect(await variantOnto(small.context, old, tip)).toEqual(moved);
		expect(await variantOnto(small.context, moved, tip)).toEqual(moved);
		const ids = await Promise.all(
			[
				[plainGit(small.layout.tree, "rev-parse", "upstream"), old.commit],
				[tip, moved.commit],
			].map(([from = "", to = ""], i) =>
				describeChange(small.context, from, to, join(small.layout.root, `${i}.diff`)),
			),
		);
		expect(ids[0]).toEqual(ids[1]);
	});

	test("that collides with what was accepted since is refused, and says on what", async () => {
		const { small, tip } = await withOnePatch();
		const old = await patchOn(small, "upstream", { "event.c": event.replace("7", "8") });
		await expect(variantOnto(small.context, old, tip)).rejects.toMatchObject({
			code: "PATCH_REJECTED",
			message: expect.stringContaining(tip.slice(0, 12)),
		});
	});
});

test("backwards, an accepted change is taken out from under a later one", async () => {
	const { small, upstream, tip } = await withOnePatch();
	const later = await patchOn(small, "tip", { "buffer.c": buffer(3) });
	const range = { from: upstream, to: tip, reverse: true };
	const { commit } = await moveChange(small.context, range, later.commit, "a revert");
	const show = (file: string) => plainGit(small.layout.tree, "show", `${commit}:${file}`);
	expect(show("event.c")).toContain("return 0;");
	expect(show("buffer.c")).toContain("return 3;");
	// Of the only change there is nothing left: the sources are upstream's again.
	const back = await moveChange(small.context, range, tip, "a revert");
	expect(back.tree).toBe(plainGit(small.layout.tree, "rev-parse", "upstream^{tree}"));
});

test("a diff that ends in an empty line of context is written whole", async () => {
	const { small, tip } = await withOnePatch();
	const text = `${buffer(1)}\n\n`;
	const first = await patchOn(small, "tip", { "buffer.c": text });
	const onFirst = await patchOn(small, first.commit, { "buffer.c": `int a;\n${text}` });
	const range = { from: first.commit, to: onFirst.commit };
	const moved = await moveChange(small.context, range, tip, "a change");
	expect(plainGit(small.layout.tree, "show", `${moved.commit}:buffer.c`)).toContain("int a;");
});
