import { join } from "node:path";
import { unknownUsage } from "../../model/agent.ts";
import { EvlabError } from "../../model/errors.ts";
import type { Backend, BackendDesk } from "./backend.ts";

/**
 * A person carries the question to whatever answers it: LABEL.prompt.md is written, LABEL.reply.md
 * is read. While there is no reply the run stops, and goes on with it when it is started again.
 */
export function createManual(
	{ files }: BackendDesk,
	{ exchange, goOn }: { readonly exchange: string; readonly goOn: string },
): Backend {
	return {
		name: "manual",
		requireReady: () => files.makeDirectory(exchange),
		ask: async ({ label, prompt, model }) => {
			const reply = join(exchange, `${label}.reply.md`);
			if (!(await files.exists(reply))) {
				const path = join(exchange, `${label}.prompt.md`);
				await files.writeText(path, prompt);
				throw new EvlabError(
					"INTERRUPTED",
					`${label} waits for a reply to ${path}`,
					`write it to ${reply}, then: ${goOn}`,
				);
			}
			const text = await files.readText(reply);
			// Nobody says what it cost: unknown is not nothing.
			return { state: "answered", text, model, usage: unknownUsage, costUsd: null, seconds: 0 };
		},
	};
}
