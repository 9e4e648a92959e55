import { join } from "node:path";
import type { VariantBuild } from "../model/build.ts";
import type { HotArea } from "../model/hot-methods.ts";
import { Profile, type SubjectProfile } from "../model/profile.ts";
import type { ProfileSubject } from "../profile/profile-subject.ts";
import { readEnvironment } from "../system/environment.ts";
import type { Context } from "./context.ts";
import type { LoadedWorkloads } from "./load-workloads.ts";
import { findInstruments, profileSetting } from "./profile-setting.ts";
import { prepareSubject } from "./profile-subjects.ts";
import { failedSubject, profileAlone, profileOf } from "./profile-variant.ts";
import { runName } from "./run-name.ts";

/** Of one run: 2000 samples. */
const runSeconds = 0.5;

export interface AloneRun {
	readonly context: Context;
	readonly workloads: LoadedWorkloads;
	readonly ids: readonly string[];
	readonly areas: readonly HotArea[];
	readonly build: VariantBuild;
}

/** Each workload of one build by itself, recorded in .evlab/runs. The caller holds the host lock. */
export async function measureProfile({
	context,
	workloads,
	ids,
	areas,
	build,
}: AloneRun): Promise<Profile> {
	const { files, layout, progress } = context;
	const startedAt = new Date();
	const environment = await readEnvironment(context, build.toolchain.compiler);
	const directory = join(layout.runs, runName(startedAt, "profile"));
	await files.makeDirectory(directory);
	const setting = profileSetting(context, environment.pinnedCore, directory);
	const instruments = await findInstruments(context);
	const subjects: SubjectProfile[] = [];
	for (const id of ids) {
		if (context.signal.aborted) break;
		progress.step("profiling", id);
		const prepared = await prepareSubject(setting, workloads, [build], id, runSeconds);
		subjects.push(
			prepared.ok
				? await profileAlone(setting, instruments, areas, prepared.subjects[0] as ProfileSubject)
				: failedSubject(id, prepared.runner, prepared.because),
		);
	}
	const result = Profile.parse(profileOf(build, environment, startedAt, subjects, instruments));
	const path = join(directory, "profile.json");
	await files.writeText(path, `${JSON.stringify(result)}\n`);
	progress.done(`record: ${path}`);
	return result;
}
