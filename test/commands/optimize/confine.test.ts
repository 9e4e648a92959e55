import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { confinement } from "../../../src/commands/optimize/confine.ts";
import { layoutOf } from "../../../src/system/paths.ts";
import { findSandbox } from "../../../src/system/sandbox.ts";
import { createShell } from "../../../src/system/shell.ts";
import { temporaryDirectory } from "../../fakes/temporary-directory.ts";

it("an agent's program writes its sources and its home, and sees no repository", async () => {
	const shell = createShell();
	const root = temporaryDirectory();
	mkdirSync(join(root, ".git"));
	const directory = join(root, "run", "sources");
	mkdirSync(directory, { recursive: true });
	mkdirSync(join(root, "run", "home"));
	const script = `touch ${directory}/edit ../home/kept ${root}/escaped /usr/escaped; ls -A ${root}`;
	const asked = { program: "sh", args: ["-c", script], directory };
	const surroundings = { shell, layout: layoutOf(root) };
	const command = confinement(surroundings, { ...asked, mayEdit: true });
	if ((await findSandbox(shell, process.getuid?.() === 0)).kind === "none") {
		// Where nothing confines it, it is not run.
		await expect(command).rejects.toMatchObject({ code: "TOOL_MISSING" });
		return;
	}
	const run = async ([program = "", ...args]: readonly string[]) =>
		shell.run(program, args, { cwd: directory, input: "" });
	const { stdout } = await run(await command);
	expect(stdout.trim().split("\n")).not.toContain(".git");
	expect(existsSync(join(directory, "edit"))).toBe(true);
	expect(existsSync(join(root, "run", "home", "kept"))).toBe(true);
	expect(existsSync(join(root, "escaped")) || existsSync("/usr/escaped")).toBe(false);

	const args = ["-c", `touch ${directory}/second`];
	await run(await confinement(surroundings, { ...asked, args, mayEdit: false }));
	expect(existsSync(join(directory, "second"))).toBe(false);
});

it("without a sandbox nothing is run", async () => {
	const shell = { ...createShell(), which: async () => null };
	const asked = { program: "sh", args: [], directory: "/d", mayEdit: false };
	await expect(confinement({ shell, layout: layoutOf("/r") }, asked)).rejects.toMatchObject({
		...{ code: "TOOL_MISSING", nextStep: expect.stringContaining("--agent manual") },
	});
});
