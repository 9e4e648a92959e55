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
 * Fetches libevent and builds the variants `upstream` and `tip`, or finds that done, before any test
 * of the projects `native` and `e2e`. As many layouts as the tool makes, so that the cache is shared.
 */
export default async function provision(project: TestProject): Promise<void> {
	const context = createContext(new AbortController().signal);
	const { config } = await loadWorkloads(context.files, context.layout.root);
	// The tip is only for the cache: patches of the end-to-end tests go on top of it, and no test's
	// time limit should have to cover its build.
	const variants = await resolveVariants(context, ["upstream", "tip"]);
	const [upstream] = await buildVariants(context, variants, config.measure.layouts);
	context.progress.close();
	if (upstream === undefined) throw new Error("two variants give two builds");
	project.provide("upstream", upstream);
}
