import type { TestProject } from "vitest/node";
import { createContext } from "../../src/commands/context.ts";
import { loadWorkloads } from "../../src/commands/load-workloads.ts";
import { buildVariants, resolveVariants } from "../../src/commands/prepare.ts";
import type { VariantBuild } from "../../src/model/build.ts";

declare module "vitest" {
	interface ProvidedContext {
		/** The unmodified release, built as the tool builds it. */
		upstream: VariantBuild;
	}
}

/**
 * Fetches libevent and builds the variant `upstream`, or finds both done, before any test of the
 * projects `native` and `e2e`. As many layouts as the tool makes, so that the cache is shared.
 */
export default async function provision(project: TestProject): Promise<void> {
	const context = createContext(new AbortController().signal);
	const { config } = await loadWorkloads(context.files, context.layout.root);
	const variants = await resolveVariants(context, ["upstream"]);
	const [upstream] = await buildVariants(context, variants, config.measure.layouts);
	context.progress.close();
	if (upstream === undefined) throw new Error("one variant gives one build");
	project.provide("upstream", upstream);
}
