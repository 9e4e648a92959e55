import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { AgentCommand } from "../../agent/backends/backend.ts";
import { confineAgent, installationOf } from "../../agent/confine-agent.ts";
import { EvlabError } from "../../model/errors.ts";
import { packageRoot } from "../../system/paths.ts";
import type { ShellOptions, ShellResult } from "../../system/ports.ts";
import { findSandbox, type Sandbox } from "../../system/sandbox.ts";
import { openServiceDoor, type ServiceDoor } from "../../system/service-door.ts";
import type { Context } from "../context.ts";

type Surroundings = Pick<Context, "shell" | "layout" | "progress">;

/**
 * Runs an agent's program confined, with a door to its service while it runs. Throws TOOL_MISSING
 * where this host cannot confine it: it fails closed.
 */
export async function runConfined(
	context: Surroundings,
	command: AgentCommand,
	options: ShellOptions,
): Promise<ShellResult> {
	const sandbox = await findSandbox(context.shell, process.getuid?.() === 0);
	if (sandbox.kind === "none") {
		throw new EvlabError(
			"TOOL_MISSING",
			`an agent's program is not run unconfined: ${sandbox.reason}`,
			"install bubblewrap, or use --agent api or --agent manual, which start no program",
		);
	}
	const door = await openServiceDoor(command.services);
	try {
		const [program = "", ...args] = await commandLineOf(context, command, sandbox, door);
		return await context.shell.run(program, args, options);
	} finally {
		for (const address of door.refused()) {
			context.progress.note(`${command.program} was not let through to ${address}`);
		}
		await door.close();
	}
}

async function commandLineOf(
	{ shell, layout }: Surroundings,
	command: AgentCommand,
	sandbox: Extract<Sandbox, { kind: "bubblewrap" }>,
	{ socket }: ServiceDoor,
): Promise<readonly string[]> {
	const homes = [homedir(), "/root", "/home"];
	const program = (await shell.which(command.program)) ?? command.program;
	const { stdout } = await shell.run("realpath", ["--", program]);
	const programs = [program, stdout.trim(), process.execPath].filter((path) => path !== "");
	const carrier = join(packageRoot, "dist", "src", "system", "door-main.js");
	const needed = [
		...programs.map((path) => installationOf(path, homes)),
		// The second says that the first is a module.
		...[carrier, join(packageRoot, "package.json")],
	];
	return confineAgent(
		{
			sandbox,
			hidden: [...new Set([...homes, packageRoot, layout.root])],
			needed: [...new Set(needed)],
			door: { carrier: [process.execPath, carrier], socket },
		},
		{ ...command, program },
	);
}
