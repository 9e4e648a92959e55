import { join } from "node:path";
import type { z } from "zod";
import { acceptanceVersion } from "../decide/acceptance-rule.ts";
import { type AcceptanceEvidence, AcceptanceFacts, CodeFacts } from "../model/acceptance.ts";
import { EvlabError } from "../model/errors.ts";
import { evidenceNames } from "../model/evidence-names.ts";
import type { StageReport } from "../model/experiment.ts";
import { ProfilePair } from "../model/profile.ts";
import { isSentinel } from "../model/workload.ts";
import { readStoredComparison } from "../record/comparison-evidence.ts";
import type { Files } from "../system/ports.ts";
import type { Context } from "./context.ts";
import { judgedEvidence } from "./judged-evidence.ts";
import type { LoadedWorkloads } from "./load-workloads.ts";

/** Everything an experiment's directory holds that its decision follows from. */
export async function readAcceptanceEvidence(
	files: Files,
	directory: string,
	stages: readonly StageReport[],
): Promise<AcceptanceEvidence> {
	const comparisonOf = async (which: "screen" | "confirm") => {
		const comparison = await readStoredComparison(files, directory, which);
		return comparison === null ? null : judgedEvidence(comparison);
	};
	const pair = await readPart(files, join(directory, evidenceNames.profile), ProfilePair);
	return {
		stages,
		screen: await comparisonOf("screen"),
		confirm: await comparisonOf("confirm"),
		profile: pair?.conclusion ?? null,
		code: await readPart(files, join(directory, evidenceNames.untouched), CodeFacts),
		facts: await readPart(files, join(directory, evidenceNames.facts), AcceptanceFacts),
	};
}

/** Keeps what the decision needs to know of this moment; it is part of the record. */
export async function writeAcceptanceFacts(
	{ files, shell }: Pick<Context, "files" | "shell">,
	directory: string,
	workloads: LoadedWorkloads,
): Promise<void> {
	const micro = workloads.micro.map(({ id }) => id).filter((id) => !isSentinel(id));
	const facts: AcceptanceFacts = {
		schema: "evlab.facts/1",
		rule: acceptanceVersion,
		required: [...micro, ...Object.keys(workloads.config.upstream)],
		profiler: (await shell.which("perf")) === null ? "absent" : "present",
	};
	const text = `${JSON.stringify(facts, null, "\t")}\n`;
	await files.writeText(join(directory, evidenceNames.facts), text);
}

/** null where there is none. What is there and cannot be read is an error, not an absence. */
async function readPart<Value>(
	files: Files,
	path: string,
	schema: z.ZodType<Value>,
): Promise<Value | null> {
	if (!(await files.exists(path))) return null;
	const text = await files.readText(path);
	try {
		return schema.parse(JSON.parse(text));
	} catch (error) {
		throw new EvlabError(
			"RECORD_MISMATCH",
			`${path} cannot be read`,
			"restore it: git checkout -- experiments",
			{ cause: error },
		);
	}
}
