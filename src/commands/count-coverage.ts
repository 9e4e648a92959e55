import type { VariantBuild } from "../model/build.ts";
import { countFunctions } from "../profile/count-functions.ts";
import type { ProfileSetting, ProfileSubject } from "../profile/profile-subject.ts";
import type { Context } from "./context.ts";
import type { LoadedWorkloads } from "./load-workloads.ts";
import { prepareSubject } from "./profile-subjects.ts";

/** What callgrind saw of one workload. */
export interface WorkloadCoverage {
	readonly workload: string;
	readonly executed: ReadonlySet<string>;
	/** Part of all instructions of an operation, by function. */
	readonly shares: ReadonlyMap<string, number>;
}

/** Runs every workload under callgrind, two at a time: counts do not depend on neighbours. */
export async function countCoverage(
	context: Context,
	setting: ProfileSetting,
	workloads: LoadedWorkloads,
	build: VariantBuild,
): Promise<readonly WorkloadCoverage[]> {
	const ids = workloads.micro.map(({ id }) => id);
	const found = new Map<string, WorkloadCoverage>();
	let next = 0;
	const work = async (): Promise<void> => {
		for (let id = ids[next++]; id !== undefined; id = ids[next++]) {
			if (context.signal.aborted) return;
			context.progress.step("counting what each workload executes", id);
			const coverage = await coverageOf(setting, workloads, build, id);
			if ("because" in coverage) context.progress.note(`${id} is not counted: ${coverage.because}`);
			else found.set(id, coverage);
		}
	};
	await Promise.all([work(), work()]);
	return ids.flatMap((id) => found.get(id) ?? []);
}

async function coverageOf(
	setting: ProfileSetting,
	workloads: LoadedWorkloads,
	build: VariantBuild,
	id: string,
): Promise<WorkloadCoverage | { readonly because: string }> {
	const prepared = await prepareSubject(setting, workloads, [build], id, 0.1);
	if (!prepared.ok) return prepared;
	const { costs, executed } = await countFunctions(setting, prepared.subjects[0] as ProfileSubject);
	if (costs.state === "unavailable") return costs;
	const total = costs.functions.reduce((sum, { instructions }) => sum + instructions, 0);
	const shares = new Map(
		costs.functions.map(({ symbol, instructions }) => [symbol, instructions / total]),
	);
	return { workload: id, executed, shares };
}
