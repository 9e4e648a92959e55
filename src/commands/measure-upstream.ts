import { allocate, type Pilot, settledHalfWidth } from "../compare/allocation.ts";
import { processPilot } from "../compare/pilot.ts";
import { runUpstream } from "../measure/upstream/run-upstream.ts";
import type { UpstreamWorkloadConfig } from "../model/config.ts";
import type { ProcessSample } from "../model/sample.ts";
import type { AppendLog } from "../system/append-log.ts";
import { confinedPrograms } from "../system/confined-run.ts";
import { packageRoot } from "../system/paths.ts";
import type { ComparisonJob, OnFault } from "./comparison-job.ts";

export interface UpstreamSamples {
	readonly samples: readonly ProcessSample[];
	readonly halfWidth: number | null;
}

/** libevent's own programs: a pilot of each, then rounds where the scatter is. */
export async function measureUpstream(
	job: ComparisonJob,
	level: number,
	log: AppendLog,
	onFault: OnFault,
): Promise<UpstreamSamples> {
	const samples = new Map<string, readonly ProcessSample[]>();
	const pilots: Pilot[] = [];
	const startMs = performance.now();
	for (const id of job.upstream) {
		const config = job.config.upstream[id];
		if (config === undefined || job.context.signal.aborted) continue;
		const rounds = job.budget.upstreamRounds(config);
		if (rounds.pilot === 0) {
			onFault(id, { kind: "skipped", role: "both", detail: "left out of --quick" });
			continue;
		}
		const programMs = performance.now();
		const measured = await runRounds(job, id, log, onFault, {
			first: 0,
			rounds: rounds.pilot,
			least: rounds.least,
			untilMs: programMs + job.budget.upstreamMs / 2 / job.upstream.length,
		});
		if (measured === null || measured.length === 0) continue;
		samples.set(id, measured);
		const elapsedMs = performance.now() - programMs;
		pilots.push(processPilot(id, measured, elapsedMs, 2 * rounds.most));
	}
	// bench_http alone, with a pause of a second in each process, may have eaten the whole share.
	const { upstreamMs } = job.budget;
	const leftMs = Math.max(upstreamMs / 3, upstreamMs - (performance.now() - startMs));
	if (pilots.length === 0) return { samples: [], halfWidth: null };
	const { shares, targetHalfWidth } = allocate(pilots, {
		level,
		budgetMs: leftMs,
		settledHalfWidth: settledHalfWidth(job.config.measure.same_percent),
	});
	for (const [id, pilot] of samples) {
		const rounds = Math.ceil((shares.get(id)?.units ?? 0) / 2);
		if (rounds === 0 || job.context.signal.aborted) continue;
		const first = Math.max(...pilot.map(({ round }) => round)) + 1;
		const more = await runRounds(job, id, log, onFault, {
			first,
			rounds,
			least: rounds,
			untilMs: Number.POSITIVE_INFINITY,
		});
		if (more === null) samples.delete(id);
		else samples.set(id, [...pilot, ...more]);
	}
	return { samples: [...samples.values()].flat(), halfWidth: targetHalfWidth };
}

interface Rounds {
	readonly first: number;
	readonly rounds: number;
	/** Past this time no further round begins, once there are `least`. */
	readonly untilMs: number;
	readonly least: number;
}

/** Samples of rounds numbered from `first` on; null after a fault. */
async function runRounds(
	job: ComparisonJob,
	id: string,
	log: AppendLog,
	onFault: OnFault,
	{ first, rounds, untilMs, least }: Rounds,
): Promise<readonly ProcessSample[] | null> {
	const { context, baseline, candidate } = job;
	const config = job.config.upstream[id] as UpstreamWorkloadConfig;
	let done = 0;
	const outcome = await runUpstream({
		id,
		config,
		baseline: baseline.upstream[config.program],
		candidate: candidate.upstream[config.program],
		frozenClient: baseline.upstream.bench_httpclient.path,
		rounds,
		firstRound: first,
		seed: job.seed + first,
		core: job.core,
		shell: context.shell,
		programShell: confinedPrograms(context.shell, await context.sandbox(), {
			visible: packageRoot,
			writable: null,
		}),
		onSample: (sample) => {
			done = sample.round + 1 - first;
			log.append({ layer: "upstream", ...sample });
			context.progress.step(`measuring ${id}`, `round ${sample.round + 1} of ${first + rounds}`);
		},
		shouldStop: () => context.signal.aborted || (done >= least && performance.now() > untilMs),
	});
	if (outcome.state === "measured") return outcome.samples;
	if (!context.signal.aborted) onFault(id, outcome.fault);
	return null;
}
