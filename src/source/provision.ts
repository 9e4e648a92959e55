import { dirname, join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Layout } from "../system/paths.ts";
import type { Progress } from "../system/ports.ts";
import { type AcceptedPatches, listAcceptedPatches } from "./accepted-patches.ts";
import { classifySource, importSource, type NamedSource } from "./import-source.ts";
import { createRepository } from "./import-tree.ts";
import { type Pin, readPin } from "./pin.ts";
import { openLibeventTree, type SourceContext, type SourcePorts } from "./source-context.ts";
import { moveTip, resolveTip, uncommittedPaths } from "./tip.ts";
import { inWorkspace } from "./workspace.ts";

export interface ProvisionRequest {
	readonly layout: Layout;
	readonly ports: SourcePorts;
	readonly progress: Progress;
	/** A git URL, a directory or a release archive; the distribution's source package otherwise. */
	readonly from?: string | undefined;
	/** A tag, branch or commit, when `from` is a git repository; HEAD otherwise. */
	readonly ref?: string | undefined;
}

/** The libevent checkout with tag `upstream` (the pinned release) and branch `tip` (with patches). */
export interface ProvisionedTree {
	readonly tree: string;
	readonly baseCommit: string;
	readonly tipCommit: string;
	readonly patchCount: number;
	/** Where the base came from this time, for people. */
	readonly origin: string;
}

/**
 * Makes sure libevent/tree holds the pinned libevent and the accepted patches. Does nothing when
 * it already does; otherwise builds everything aside and renames it into place last, so a kill at
 * any moment leaves either the old state or the new one. Throws EvlabError only.
 */
export async function provision(request: ProvisionRequest): Promise<ProvisionedTree> {
	const { progress } = request;
	const context: SourceContext = { layout: request.layout, ports: request.ports };
	const pin = await readPin(context);
	const named =
		request.from === undefined ? null : await classifySource(context, request.from, request.ref);
	return inWorkspace(
		context,
		async (workspace) => {
			const patches = await listAcceptedPatches(context, pin.commit);
			const present = await hasCheckout(context, pin);
			const work = { context, pin, patches, named, workspace, progress };
			return present ? refresh(work) : create(work);
		},
		() => progress.note("waiting for another evlab that is setting up libevent"),
	);
}

interface Work {
	readonly context: SourceContext;
	readonly pin: Pin;
	readonly patches: AcceptedPatches;
	readonly named: NamedSource | null;
	readonly workspace: string;
	readonly progress: Progress;
}

async function create(work: Work): Promise<ProvisionedTree> {
	const { context, pin, patches, named, workspace, progress } = work;
	const { files } = context.ports;
	const repository = await createRepository(context, join(workspace, "tree"));
	const origin = await importSource(context, repository, pin, named, workspace, progress);
	const tipCommit = await resolveTip(context, repository, pin.commit, patches, workspace);
	// HEAD is the still unborn branch tip, so this creates the branch and its working tree.
	await repository.run(["reset", "--quiet", "--hard", tipCommit]);
	await files.makeDirectory(dirname(context.layout.tree));
	await files.rename(repository.path, context.layout.tree);
	progress.done(`libevent ${pin.version} is ready (${origin}, ${patches.paths.length} patches)`);
	return provisioned(work, tipCommit, origin);
}

async function refresh(work: Work): Promise<ProvisionedTree> {
	const { context, pin, patches, named, workspace, progress } = work;
	if (named !== null) {
		// Verified like a first import; when it passes, it is what the checkout already holds.
		const probe = await createRepository(context, join(workspace, "tree"));
		const origin = await importSource(context, probe, pin, named, workspace, progress);
		progress.done(`${origin} is the pinned libevent ${pin.version}, as the checkout is`);
	}
	const repository = await openLibeventTree(context);
	const tipCommit = await resolveTip(context, repository, pin.commit, patches, workspace);
	if (await moveTip(context, repository, tipCommit)) {
		progress.done(`branch tip is now upstream + ${patches.paths.length} patches`);
	}
	const uncommitted = await uncommittedPaths(repository);
	if (uncommitted.length > 0) {
		progress.note(
			`${repository.path} has ${uncommitted.length} uncommitted change(s): no variant contains them`,
		);
	}
	return provisioned(work, tipCommit, "existing checkout");
}

function provisioned(work: Work, tipCommit: string, origin: string): ProvisionedTree {
	return {
		tree: work.context.layout.tree,
		baseCommit: work.pin.commit,
		tipCommit,
		patchCount: work.patches.paths.length,
		origin,
	};
}

/** Whether the checkout exists; one that is not of the pinned base is refused, never replaced. */
async function hasCheckout(context: SourceContext, pin: Pin): Promise<boolean> {
	const { layout, ports } = context;
	if (!(await ports.files.exists(layout.tree))) return false;
	const moveAway = `move it away (mv ${layout.tree} ${layout.tree}.old) and run evlab setup again`;
	if (!(await ports.files.exists(join(layout.tree, ".git")))) {
		// rename(2) replaces an empty directory.
		if ((await ports.files.list(layout.tree)).length === 0) return false;
		throw new EvlabError(
			"DIRTY_TREE",
			`${layout.tree} exists and is not a checkout evlab made`,
			moveAway,
		);
	}
	const upstream = await (await openLibeventTree(context)).tryRun([
		"rev-parse",
		"--verify",
		"--quiet",
		"refs/tags/upstream^{commit}",
	]);
	if (upstream === pin.commit) return true;
	throw new EvlabError(
		"DIRTY_TREE",
		`tag upstream of ${layout.tree} is ${upstream ?? "missing"}, but the pin says ${pin.commit}`,
		moveAway,
	);
}
