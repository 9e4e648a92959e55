import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import { type AcceptedPatches, applyAcceptedPatches } from "./accepted-patches.ts";
import { openLibeventTree, type Repository, type SourceContext } from "./source-context.ts";

/**
 * Every tip evlab ever made is remembered as refs/evlab/applied/<fingerprint of the patches>: the
 * check "tip equals upstream + patches" is one look-up, and a tip that is in none of these refs
 * carries somebody's own work.
 */
const appliedRefs = "refs/evlab/applied";
/** Set while the working tree of `tip` is being moved; its presence means that was interrupted. */
const movingRef = "refs/evlab/moving";

/** The commit that `patches` lead to; applied now unless that was done before. */
export async function resolveTip(
	context: SourceContext,
	repository: Repository,
	base: string,
	patches: AcceptedPatches,
	workspace: string,
): Promise<string> {
	const ref = `${appliedRefs}/${patches.fingerprint}`;
	const known = await repository.tryRun(["rev-parse", "--verify", "--quiet", ref]);
	if (known !== null) return known;
	const tip = await applyAcceptedPatches(context, repository, base, patches, workspace);
	await repository.run(["update-ref", ref, tip]);
	return tip;
}

/**
 * Makes branch `tip` point to `target`, with its working tree when it is checked out.
 * Throws DIRTY_TREE rather than lose an edit or a commit. Returns whether anything moved.
 */
export async function moveTip(
	context: SourceContext,
	repository: Repository,
	target: string,
): Promise<boolean> {
	await finishInterruptedMove(context, repository);
	const current = await repository.tryRun(["rev-parse", "--verify", "--quiet", "refs/heads/tip"]);
	if (current === target) return false;
	if (current !== null) await requireReplaceable(repository, current);
	const head = await repository.tryRun(["symbolic-ref", "--quiet", "HEAD"]);
	if (head === "refs/heads/tip") {
		await requireClean(repository);
		await repository.run(["update-ref", movingRef, target]);
		await repository.run(["reset", "--quiet", "--hard", target]);
		await repository.run(["update-ref", "-d", movingRef]);
	} else {
		await repository.run(["update-ref", "refs/heads/tip", target, current ?? ""]);
	}
	return true;
}

/** Uncommitted paths of the checkout, in git's short format. */
export async function uncommittedPaths(repository: Repository): Promise<readonly string[]> {
	const status = await repository.run(["status", "--porcelain", "--untracked-files=normal"]);
	return status.split("\n").filter((line) => line !== "");
}

/** Throws DIRTY_TREE when moving the tip would be refused, before anything is done for it. */
export async function requireCleanTree(context: SourceContext): Promise<void> {
	const repository = await openLibeventTree(context);
	await finishInterruptedMove(context, repository);
	await requireClean(repository);
}

/** Whether these sources are, or once were, the tip: upstream or an accepted state. */
export async function isPastTip(context: SourceContext, tree: string): Promise<boolean> {
	const repository = await openLibeventTree(context);
	const trees = await repository.run(["log", "--format=%T", "refs/heads/tip"]);
	return trees.split("\n").includes(tree);
}

async function requireClean(repository: Repository): Promise<void> {
	const paths = await uncommittedPaths(repository);
	if (paths.length === 0) return;
	throw new EvlabError(
		"DIRTY_TREE",
		`libevent/patches changed, but ${repository.path} has ${paths.length} uncommitted change(s), first: ${paths[0]?.trim()}`,
		`keep them with: git -C ${repository.path} stash --include-untracked; then run evlab setup again`,
	);
}

async function requireReplaceable(repository: Repository, current: string): Promise<void> {
	const made = await repository.run(["for-each-ref", "--format=%(objectname)", appliedRefs]);
	if (made.split("\n").includes(current)) return;
	const holders = await repository.run([
		"for-each-ref",
		"--format=%(refname)",
		`--contains=${current}`,
		"refs/heads",
		"refs/tags",
	]);
	if (holders.split("\n").some((ref) => ref !== "" && ref !== "refs/heads/tip")) return;
	throw new EvlabError(
		"DIRTY_TREE",
		`branch tip of ${repository.path} has commits that are not in libevent/patches`,
		`keep them with: git -C ${repository.path} branch my-work tip; then run evlab setup again`,
	);
}

/**
 * A kill during `reset --hard` leaves files of both states and perhaps a lock. The tree was clean
 * before, so as long as each file is of one state or the other, going on loses nothing; with
 * anything else the user has been here, and the clean check speaks.
 */
async function finishInterruptedMove(
	{ ports }: SourceContext,
	repository: Repository,
): Promise<void> {
	const target = await repository.tryRun(["rev-parse", "--verify", "--quiet", movingRef]);
	if (target === null) return;
	await ports.files.remove(join(repository.path, ".git", "index.lock"));
	const differsFrom = async (commit: string) => {
		// --diff-filter=d: a file that is gone (git unlinks before it writes) holds nothing to lose.
		const names = await repository.run(["diff", "--name-only", "--diff-filter=d", commit]);
		return new Set(names.split("\n").filter((name) => name !== ""));
	};
	const fromOld = await differsFrom("HEAD");
	const fromNew = await differsFrom(target);
	if ([...fromOld].some((name) => fromNew.has(name))) {
		await repository.run(["update-ref", "-d", movingRef]);
		return;
	}
	await repository.run(["reset", "--quiet", "--hard", target]);
	await repository.run(["update-ref", "-d", movingRef]);
}
