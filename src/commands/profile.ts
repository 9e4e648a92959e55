import type { VariantBuild } from "../model/build.ts";
import type { Profile, ProfilePair } from "../model/profile.ts";
import { profilePairTable } from "../report/profile-pair-table.ts";
import { profileTable } from "../report/profile-table.ts";
import { withHostLock } from "../system/host-lock.ts";
import type { Context } from "./context.ts";
import { loadHotMethods } from "./load-hot-methods.ts";
import { type LoadedWorkloads, loadWorkloads } from "./load-workloads.ts";
import { buildVariants, resolveVariants } from "./prepare.ts";
import { measureProfile } from "./profile-alone.ts";
import { profilePair } from "./profile-pair.ts";
import { chooseSubjects } from "./profile-subjects.ts";
import { writeGraphs } from "./write-graphs.ts";

export interface ProfileOptions {
	readonly variant: string;
	/** The other side: the variant is then the baseline, this one the candidate. */
	readonly vs?: string | undefined;
	/** Only workloads whose name contains one of these words, comma-separated. */
	readonly workload?: string | undefined;
	/** Time for all workloads of a pair. */
	readonly budgetSeconds?: number | undefined;
	readonly json?: string | true | undefined;
	/** Files to write a flame graph to: of the difference, with --vs. */
	readonly svg?: string | undefined;
	readonly speedscope?: string | undefined;
}

/** Time for one workload of a pair. */
const secondsEach = 20;

/** `evlab profile`: where the time goes, and with --vs whether it moved. */
export async function profile(context: Context, options: ProfileOptions): Promise<void> {
	if (options.vs !== undefined) return profileVersus(context, options, options.vs);
	const { files, layout, progress } = context;
	const workloads = await loadWorkloads(files, layout.root);
	const ids = chooseSubjects(workloads, options.workload);
	const { areas } = await loadHotMethods(files, layout.root);
	const [build] = await buildSides(context, [options.variant], workloads);
	const record = await withHostLock(
		() => measureProfile({ context, workloads, ids, areas, build: build as VariantBuild }),
		() => progress.note("another evlab is measuring on this host; waiting for it"),
	);
	progress.close();
	await writeGraphs(files, options, `${record.variant.name}`, record, null);
	await present(context, options, record, profileTable(record, areas, context));
}

async function profileVersus(
	context: Context,
	options: ProfileOptions,
	candidateSpec: string,
): Promise<void> {
	const { files, layout, progress } = context;
	const loaded = await loadWorkloads(files, layout.root);
	const workloads = chooseSubjects(loaded, options.workload);
	const [baseline, candidate] = (await buildSides(
		context,
		[options.variant, candidateSpec],
		loaded,
	)) as [VariantBuild, VariantBuild];
	const seconds = options.budgetSeconds ?? secondsEach * workloads.length;
	const pair = await profilePair(context, { baseline, candidate, workloads, seconds });
	progress.close();
	const title = `${pair.candidate.variant.name} against ${pair.baseline.variant.name}`;
	await writeGraphs(files, options, title, pair.candidate, pair.baseline);
	await present(context, options, pair, profilePairTable(pair, context));
}

async function buildSides(
	context: Context,
	specs: readonly string[],
	{ config }: LoadedWorkloads,
): Promise<readonly VariantBuild[]> {
	const variants = await resolveVariants(context, specs);
	return buildVariants(context, variants, config.measure.layouts);
}

async function present(
	{ files, print }: Context,
	{ json }: ProfileOptions,
	record: Profile | ProfilePair,
	table: readonly string[],
): Promise<void> {
	const text = JSON.stringify(record);
	if (typeof json === "string") await files.writeText(json, `${text}\n`);
	if (json === true) return print(text);
	for (const line of table) print(line);
}
