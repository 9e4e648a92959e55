import { describe, expect, test } from "vitest";
import { openLibeventTree } from "../../src/source/source-context.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeGit } from "../fakes/fake-git.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";

const layout = layoutOf("/lab");
const shell = createFakeShell({});

describe("openLibeventTree", () => {
	test("names the git directory on every call, so git cannot end up in an enclosing repository", async () => {
		const git = createFakeGit(() => "answer\n");
		const files = createFakeFiles({ [`${layout.tree}/.git/HEAD`]: "" });
		const repository = await openLibeventTree({ layout, ports: { shell, files, git } });
		expect(await repository.run(["status"])).toBe("answer");
		expect(await repository.tryRun(["status"])).toBe("answer");
		const call = { directory: layout.tree, args: [`--git-dir=${layout.tree}/.git`, "status"] };
		expect(git.calls).toEqual([call, call]);
	});

	test("says what to run when there is no checkout yet", async () => {
		const ports = { shell, files: createFakeFiles(), git: createFakeGit(() => null) };
		await expect(openLibeventTree({ layout, ports })).rejects.toMatchObject({
			code: "SOURCE_UNAVAILABLE",
			nextStep: "run: evlab setup",
		});
	});
});
