import { homedir } from "node:os";
import process from "node:process";
import type { AgentCommand } from "../../agent/backends/backend.ts";
import { confineAgent, installationOf } from "../../agent/confine-agent.ts";
import { EvlabError } from "../../model/errors.ts";
import { findSandbox } from "../../system/sandbox.ts";
import type { Context } from "../context.ts";

/** How this host confines an agent's program. Throws TOOL_MISSING where it cannot: it fails closed. */
export async function confinement(
	{ shell, layout }: Pick<Context, "shell" | "layout">,
	command: AgentCommand,
): Promise<readonly string[]> {
	const sandbox = await findSandbox(shell, process.getuid?.() === 0);
	if (sandbox.kind === "none") {
		throw new EvlabError(
			"TOOL_MISSING",
			`an agent's program is not run unconfined: ${sandbox.reason}`,
			"install bubblewrap, or use --agent api or --agent manual, which start no program",
		);
	}
	const homes = [homedir(), "/root", "/home"];
	const program = (await shell.which(command.program)) ?? command.program;
	const { stdout } = await shell.run("realpath", ["--", program]);
	const needed = [program, stdout.trim(), process.execPath].filter((path) => path !== "");
	return confineAgent(
		{
			hidden: [...new Set([...homes, layout.root])],
			needed: [...new Set(needed.map((path) => installationOf(path, homes)))],
		},
		{ ...command, program },
	);
}
