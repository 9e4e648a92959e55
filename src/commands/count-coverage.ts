import type { VariantBuild } from "../model/build.ts";
import { countFunctions } from "../profile/count-functions.ts";
import type { ProfileSetting } from "../profile/profile-subject.ts";
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
			if (coverage === null) context.progress.note(`${id} could not be counted`);
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
): Promise<WorkloadCoverage | null> {
	const prepared = await prepareSubject(setting, workloads, [build], id, 0.1);
	const [subject] = prepared.ok ? prepared.subjects : [];
	if (subject === undefined) return null;
	const { costs, executed } = await countFunctions(setting, subject);
	if (costs.state === "unavailable") return null;
	const total = costs.functions.reduce((sum, { instructions }) => sum + instructions, 0);
	const shares = new Map(
		costs.functions.map(({ symbol, instructions }) => [symbol, instructions / total]),
	);
	return { workload: id, executed, shares };
}
