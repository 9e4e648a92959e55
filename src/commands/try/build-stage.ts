import { evidenceNames } from "../../model/evidence-names.ts";
import { readEnvironment } from "../../system/environment.ts";
import { candidateOf, writeEvidence } from "./evidence.ts";
import { compilerComplaint } from "./host-fault.ts";
import type { Finding, Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** Both sides in trees of their own. What does not compile is rejected with the compiler's words. */
export async function buildStage(workshop: Workshop, task: Task): Promise<Finding> {
	const { context } = workshop;
	const { variant } = candidateOf(task);
	await workshop.lock();
	// First and by itself: a base that does not build is not the candidate's fault.
	const baseline = await workshop.build(task.state.base);
	const environment = await readEnvironment(context, baseline.toolchain.compiler);
	await writeEvidence(context, task, "environment.json", environment);
	const evidence = [evidenceNames.patch, "environment.json"];
	try {
		const candidate = await workshop.build(variant);
		return {
			outcome: "passes",
			finding: `built in ${candidate.addons.length} layouts, build ${candidate.cacheKey.slice(0, 8)}`,
			evidence,
		};
	} catch (error) {
		const complaint = compilerComplaint(error);
		return { outcome: "rejects", finding: `does not compile: ${complaint}`, evidence };
	}
}
