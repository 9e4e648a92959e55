import { identityOf } from "../../compare/identity.ts";
import type { VariantBuild } from "../../model/build.ts";
import { EvlabError } from "../../model/errors.ts";
import { candidateOf, writeEvidence } from "./evidence.ts";
import type { Finding, Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** Different sources that are the same machine code need no minute of measuring. */
export async function identityStage(workshop: Workshop, task: Task): Promise<Finding> {
	const { variant } = candidateOf(task);
	const baseline = await workshop.build(task.state.base);
	const candidate = await workshop.build(variant);
	const identity = identityOf(baseline, candidate);
	const evidence = ["identity.json"];
	await writeEvidence(workshop.context, task, "identity.json", {
		identity,
		toolchain: candidate.toolchain,
		baseline: factsOf(baseline),
		candidate: factsOf(candidate),
	});
	switch (identity) {
		case "aa":
			return { outcome: "rejects", finding: "no change: it is the base itself", evidence };
		case "identical-code":
			return {
				outcome: "rejects",
				finding: `no change: the same libevent machine code as the base (${baseline.codeHash.slice(0, 12)})`,
				evidence,
			};
		case "shared-build":
			throw new EvlabError(
				"BUILD_FAILED",
				`${baseline.variant.name} and ${variant.name} are different sources, yet load one build`,
				"remove .evlab/builds, then: evlab resume",
			);
		case "distinct":
			return {
				outcome: "passes",
				finding: `other machine code than the base (${candidate.codeHash.slice(0, 12)})`,
				evidence,
			};
	}
}

/** Without paths: those are this machine's, and the record is everybody's. */
function factsOf({ variant, cacheKey, codeHash }: VariantBuild) {
	return { commit: variant.commit, tree: variant.tree, cacheKey, codeHash };
}
