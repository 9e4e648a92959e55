import { join } from "node:path";
import { AcceptanceFacts, type CodeFacts } from "../../model/acceptance.ts";
import { evidenceNames } from "../../model/evidence-names.ts";
import type { ProfileConclusion } from "../../model/profile.ts";
import { isSentinel } from "../../model/workload.ts";
import { writeEvidence } from "./evidence.ts";
import type { Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** What the decision needs to know beside the samples, as far as it is known yet. */
export async function writeFacts(
	{ context, workloads }: Workshop,
	task: Task,
	known: { readonly code: CodeFacts | null; readonly profile: ProfileConclusion },
): Promise<void> {
	const { micro, config } = await workloads();
	const ids = [...micro.map(({ id }) => id), ...Object.keys(config.upstream)];
	const facts: AcceptanceFacts = {
		schema: "evlab.facts/1",
		required: ids.filter((id) => !isSentinel(id)),
		profiler: (await context.shell.which("perf")) === null ? "absent" : "present",
		...known,
	};
	await writeEvidence(context.files, task, evidenceNames.facts, AcceptanceFacts.parse(facts));
}

/** null where none were written. */
export async function readFacts(
	{ context: { files } }: Workshop,
	{ directory }: Task,
): Promise<AcceptanceFacts | null> {
	const path = join(directory, evidenceNames.facts);
	if (!(await files.exists(path))) return null;
	return AcceptanceFacts.parse(JSON.parse(await files.readText(path)));
}
