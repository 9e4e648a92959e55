import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { createGit } from "../../src/system/git.ts";
import { createShell } from "../../src/system/shell.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

const git = createGit(createShell());
const environment = { ...process.env };

afterEach(() => {
	process.env = { ...environment };
});

describe("createGit", () => {
	test("ignores the user's configuration and a hook's GIT_DIR", async () => {
		const home = temporaryDirectory();
		const directory = join(home, "repository");
		mkdirSync(directory);
		writeFileSync(join(home, ".gitconfig"), "[core]\n\tautocrlf = true\n[user]\n\tname = Home\n");
		process.env["HOME"] = home;
		process.env["GIT_DIR"] = "/evlab/no/such/repository";
		process.env["GIT_INDEX_FILE"] = "/evlab/no/such/index";
		await git.run(directory, ["init", "-q"]);
		expect(await git.tryRun(directory, ["config", "user.name"])).toBeNull();
		expect(await git.run(directory, ["config", "core.autocrlf"])).toBe("false\n");
		expect(await git.run(directory, ["rev-parse", "--git-dir"])).toBe(".git\n");
	});

	test("runs no hook of the repository", async () => {
		const directory = temporaryDirectory();
		await git.run(directory, ["init", "-q"]);
		const hook = join(directory, ".git", "hooks", "pre-commit");
		mkdirSync(join(directory, ".git", "hooks"), { recursive: true });
		writeFileSync(hook, "#!/bin/sh\nexit 1\n");
		chmodSync(hook, 0o755);
		const identity = ["-c", "user.name=a", "-c", "user.email=a@b"];
		await git.run(directory, [...identity, "commit", "-q", "--allow-empty", "-m", "x"]);
		expect(await git.run(directory, ["log", "--format=%s"])).toBe("x\n");
	});

	test("a failure is one line with git's reason and the command to see more", async () => {
		const directory = temporaryDirectory();
		await git.run(directory, ["init", "-q"]);
		await expect(git.run(directory, ["rev-parse", "--verify", "nothing"])).rejects.toMatchObject({
			code: "SOURCE_UNAVAILABLE",
			message: `git rev-parse failed in ${directory}: fatal: Needed a single revision`,
			nextStep: `see the whole story with: git -C ${directory} rev-parse --verify nothing`,
		});
		expect(await git.tryRun(directory, ["rev-parse", "--verify", "nothing"])).toBeNull();
	});

	test("prefers the fatal line over advice after it", async () => {
		const stderr = "fatal: no route\n\nPlease make sure\nand the repository exists.\n";
		const broken = createGit(createFakeShell({ git: () => ({ exitCode: 128, stderr }) }));
		await expect(broken.run("/", ["fetch"])).rejects.toThrow(
			"git fetch failed in /: fatal: no route",
		);
	});

	test("a missing git is a missing tool, also for tryRun", async () => {
		const none = createGit(createFakeShell({ git: "missing" }));
		await expect(none.run("/", ["init"])).rejects.toMatchObject({ code: "TOOL_MISSING" });
		await expect(none.tryRun("/", ["init"])).rejects.toMatchObject({ code: "TOOL_MISSING" });
	});
});
