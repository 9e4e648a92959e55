import { join } from "node:path";
import { AgentAnswer, unknownUsage } from "../../model/agent.ts";
import { EvlabError } from "../../model/errors.ts";
import type { Backend, BackendDesk } from "./backend.ts";

/** Answers of an earlier run, LABEL.json each as every run leaves them: free, and the same again. */
export function createReplay({ files }: BackendDesk, recorded: string | null): Backend {
	return {
		name: "replay",
		requireReady: async () => {
			if (recorded !== null && (await files.exists(recorded))) return;
			throw new EvlabError(
				"BAD_INPUT",
				recorded === null ? "agent replay has no recorded answers" : `there is no ${recorded}`,
				"give --replies DIRECTORY, the answers/ of an earlier run in .evlab/agents",
			);
		},
		ask: async ({ label, model }) => {
			const path = join(recorded ?? "", `${label}.json`);
			const fail = (message: string): AgentAnswer => ({
				...{ state: "failed", why: "garbled", message, model },
				...{ usage: unknownUsage, costUsd: null, seconds: 0 },
			});
			if (!(await files.exists(path))) return fail(`no answer is recorded as ${path}`);
			try {
				return AgentAnswer.parse(JSON.parse(await files.readText(path)));
			} catch {
				return fail(`${path} is no recorded answer`);
			}
		},
	};
}
