import { EvlabError } from "../../src/model/errors.ts";
import type { Git } from "../../src/system/ports.ts";

export interface FakeGit extends Git {
	readonly calls: readonly { readonly directory: string; readonly args: readonly string[] }[];
}

/** Git whose answers come from `answer`; null is a failure of git. */
export function createFakeGit(
	answer: (args: readonly string[], directory: string) => string | null,
): FakeGit {
	const calls: { readonly directory: string; readonly args: readonly string[] }[] = [];
	return {
		calls,
		async run(directory, args) {
			calls.push({ directory, args });
			const output = answer(args, directory);
			if (output !== null) return output;
			throw new EvlabError("SOURCE_UNAVAILABLE", `git ${args.join(" ")} failed`, "see git");
		},
		async tryRun(directory, args) {
			calls.push({ directory, args });
			return answer(args, directory);
		},
	};
}
