import type { AgentAnswer, AgentName, AgentRequest } from "../../model/agent.ts";
import type { Files, Shell, ShellOptions, ShellResult } from "../../system/ports.ts";

/** One way to reach a model. The loop knows nothing else of it. */
export interface Backend {
	readonly name: AgentName;
	/** Throws TOOL_MISSING or BAD_INPUT, one line with the next step, when it cannot be used here. */
	requireReady(): Promise<void>;
	/** Never throws for what the program or its service does: a failure is an answer too. */
	ask(request: AgentRequest): Promise<AgentAnswer>;
}

/** What backends act through. */
export interface BackendDesk {
	readonly shell: Shell;
	readonly files: Files;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly nowMs: () => number;
	/** Runs an agent's program so that it reaches its sources, its home and its service only. */
	readonly runConfined: (command: AgentCommand, options: ShellOptions) => Promise<ShellResult>;
}

export interface AgentCommand {
	readonly program: string;
	readonly args: readonly string[];
	readonly directory: string;
	readonly mayEdit: boolean;
	/** "host:port" of what it may connect to. */
	readonly services: readonly string[];
}
