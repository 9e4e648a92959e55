import { join } from "node:path";
import type { VariantBuild } from "../model/build.ts";
import { encodeProgram } from "../model/encode-program.ts";
import { EvlabError } from "../model/errors.ts";
import { type EvrunProgram, evrunSubject, iterationsPerSecond } from "../profile/evrun-subject.ts";
import type { ProfileSetting, ProfileSubject } from "../profile/profile-subject.ts";
import { type TimingProgram, timesDuring, upstreamSubject } from "../profile/upstream-subject.ts";
import { filterIds, type LoadedWorkloads } from "./load-workloads.ts";
import { httpSubjects } from "./profile-http.ts";

/** One workload on every build, or why it cannot be profiled; the builds do the same work. */
export type PreparedSubject =
	| { readonly ok: true; readonly workload: string; readonly subjects: readonly ProfileSubject[] }
	| {
			readonly ok: false;
			readonly workload: string;
			readonly runner: ProfileSubject["runner"];
			readonly because: string;
	  };

/** Every kind of work once: data plane, socket I/O, dispatch, timers, bufferevents, and upstream's. */
const standard = [
	...["evbuffer/add-many-drain-64x32", "socket-io/write-read-64", "dispatch/ring-1of100"],
	...["timers/add-del-1000", "bufferevent/echo-64", "upstream/bench-100", "upstream/bench_cascade"],
];

/** Ids that contain one of the words, of evrun's and upstream's workloads; the standing set without. */
export function chooseSubjects(
	{ micro, config }: LoadedWorkloads,
	words: string | undefined,
): readonly string[] {
	const all = [...micro.map(({ id }) => id), ...Object.keys(config.upstream)];
	return words === undefined ? all.filter((id) => standard.includes(id)) : filterIds(all, words);
}

/** `seconds` is how long one run takes on the first build; the others do as much work. */
export async function prepareSubject(
	setting: ProfileSetting,
	workloads: LoadedWorkloads,
	builds: readonly VariantBuild[],
	id: string,
	seconds: number,
): Promise<PreparedSubject> {
	const workload = workloads.micro.find((each) => each.id === id);
	if (workload !== undefined) {
		const program = join(setting.directory, `${id.replaceAll("/", "-")}.program`);
		await setting.ports.files.writeText(program, encodeProgram(workload.program));
		const programs = builds.map(({ evrun }): EvrunProgram => ({ workload, evrun, program }));
		const speed = await iterationsPerSecond(setting, programs[0] as EvrunProgram);
		if ("because" in speed) return { ok: false, workload: id, runner: "evrun", ...speed };
		const subjects = programs.map((each) => evrunSubject(each, speed.iterations, seconds));
		return { ok: true, workload: id, subjects };
	}
	const config = workloads.config.upstream[id];
	if (config === undefined) {
		throw new EvlabError("BAD_INPUT", `there is no workload ${id}`, "evlab bench lists them");
	}
	if (config.program === "bench_http") {
		const servers = await httpSubjects(setting, id, config, builds);
		return "because" in servers
			? { ok: false, workload: id, runner: "upstream", ...servers }
			: { ok: true, workload: id, subjects: servers };
	}
	const programs = builds.map(
		({ upstream }): TimingProgram => ({
			workload: id,
			config,
			path: upstream[config.program].path,
		}),
	);
	const length = await timesDuring(setting, programs[0] as TimingProgram, seconds);
	return "because" in length
		? { ok: false, workload: id, runner: "upstream", ...length }
		: {
				ok: true,
				workload: id,
				subjects: programs.map((each) => upstreamSubject(each, length.times)),
			};
}
