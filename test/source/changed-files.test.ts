import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { changedFiles } from "../../src/source/changed-files.ts";
import { provision } from "../../src/source/provision.ts";
import { resolveVariant } from "../../src/source/variant.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import { createSmallLibevent, formatPatch } from "../fakes/small-libevent.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

vi.setConfig({ testTimeout: 60_000 });

test("what a patch touches, new files too; nothing between a commit and itself", async () => {
	const small = createSmallLibevent();
	const { context, pin, tarball } = small;
	await provision({ ...context, progress: createFakeProgress(), from: tarball });
	const edits = {
		"buffer.c": "int evbuffer_add(void);\n",
		"include/event2/new.h": "int a;\n",
	};
	const path = join(temporaryDirectory(), "edit.patch");
	writeFileSync(path, formatPatch(small, "edit", edits));
	const { commit } = await resolveVariant(context, path);
	expect(await changedFiles(context, pin.commit, commit)).toEqual([
		"buffer.c",
		"include/event2/new.h",
	]);
	expect(await changedFiles(context, commit, commit)).toEqual([]);
});
