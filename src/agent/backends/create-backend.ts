import type { AgentName } from "../../model/agent.ts";
import { createAider } from "./aider.ts";
import { createApi } from "./api.ts";
import type { Backend, BackendDesk } from "./backend.ts";
import { createClaude } from "./claude.ts";
import { createCodex } from "./codex.ts";
import { createManual } from "./manual.ts";
import { createReplay } from "./replay.ts";

export interface BackendPlaces {
	/** Where manual writes prompts and reads replies. */
	readonly exchange: string;
	/** The command that goes on when there is a reply. */
	readonly goOn: string;
	/** Where replay finds recorded answers. */
	readonly recorded: string | null;
}

export function createBackend(name: AgentName, desk: BackendDesk, places: BackendPlaces): Backend {
	switch (name) {
		case "claude":
			return createClaude(desk);
		case "codex":
			return createCodex(desk);
		case "aider":
			return createAider(desk);
		case "api":
			return createApi(desk);
		case "manual":
			return createManual(desk, places);
		case "replay":
			return createReplay(desk, places.recorded);
	}
}
