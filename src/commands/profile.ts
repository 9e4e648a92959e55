import { join } from "node:path";
import type { VariantBuild } from "../model/build.ts";
import { Profile, type SubjectProfile } from "../model/profile.ts";
import type { ProfileSubject } from "../profile/profile-subject.ts";
import { profileTable } from "../report/profile-table.ts";
import { readEnvironment } from "../system/environment.ts";
import { withHostLock } from "../system/host-lock.ts";
import type { Context } from "./context.ts";
import { loadHotMethods } from "./load-hot-methods.ts";
import { loadWorkloads } from "./load-workloads.ts";
import { buildVariants, resolveVariants } from "./prepare.ts";
import { findInstruments, profileSetting } from "./profile-setting.ts";
import { chooseSubjects, prepareSubject } from "./profile-subjects.ts";
import { failedSubject, profileAlone, profileOf } from "./profile-variant.ts";
import { runName } from "./run-name.ts";

export interface ProfileOptions {
	readonly variant: string;
	/** Only workloads whose name contains one of these words, comma-separated. */
	readonly workload?: string | undefined;
	readonly json?: string | true | undefined;
}

/** Of one run: 2000 samples. */
const runSeconds = 0.5;

/** `evlab profile`: where the time of one variant goes. */
export async function profile(context: Context, options: ProfileOptions): Promise<number> {
	const { files, layout, progress } = context;
	const workloads = await loadWorkloads(files, layout.root);
	const ids = chooseSubjects(workloads, options.workload);
	const { areas } = await loadHotMethods(files, layout.root);
	const variants = await resolveVariants(context, [options.variant]);
	const [build] = (await buildVariants(context, variants, workloads.config.measure.layouts)) as [
		VariantBuild,
	];
	const record = await withHostLock(
		async (): Promise<Profile> => {
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
						? await profileAlone(
								setting,
								instruments,
								areas,
								prepared.subjects[0] as ProfileSubject,
							)
						: failedSubject(id, prepared.runner, prepared.because),
				);
			}
			const result = Profile.parse(profileOf(build, environment, startedAt, subjects));
			const path = join(directory, "profile.json");
			await files.writeText(path, `${JSON.stringify(result)}\n`);
			progress.done(`record: ${path}`);
			return result;
		},
		() => progress.note("another evlab is measuring on this host; waiting for it"),
	);
	progress.close();
	const text = JSON.stringify(record);
	if (typeof options.json === "string") await files.writeText(options.json, `${text}\n`);
	if (options.json === true) context.print(text);
	else for (const line of profileTable(record, areas, context)) context.print(line);
	return 0;
}
