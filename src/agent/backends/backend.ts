import type { AgentAnswer, AgentName, AgentRequest } from "../../model/agent.ts";
import type { Files, Shell } from "../../system/ports.ts";

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
	/** Puts the confinement before a command; the same command where there is none. */
	readonly confine: (command: AgentCommand) => Promise<readonly string[]>;
}

export interface AgentCommand {
	readonly program: string;
	readonly args: readonly string[];
	readonly directory: string;
	readonly mayEdit: boolean;
}
