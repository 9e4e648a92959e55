import { join } from "node:path";
import { familyLevel } from "../compare/family.ts";
import type { Samples } from "../compare/judge.ts";
import type { Layer, Stopping } from "../model/comparison.ts";
import type { Fault } from "../model/sample.ts";
import { openAppendLog } from "../system/append-log.ts";
import type { ComparisonJob } from "./comparison-job.ts";
import { measureCertificate } from "./measure-certificate.ts";
import { measureLockstep } from "./measure-lockstep.ts";
import { measurePairs } from "./measure-pairs.ts";
import { measureUpstream } from "./measure-upstream.ts";

/**
 * Measures in four passes: the A/A certificate, both sides in one process, upstream's programs,
 * the lock step. The second and third begin with a pilot, by whose scatter the rest of their time
 * is split. Every sample is on disk in samples.jsonl as soon as it exists. Stops early when the
 * context's signal is aborted, with whatever was complete by then.
 */
export async function measureComparison(
	job: ComparisonJob,
): Promise<{ readonly samples: Samples; readonly stopping: Stopping }> {
	const log = openAppendLog(join(job.runDirectory, "samples.jsonl"));
	try {
		const faults: { workload: string; layer: Layer; fault: Fault }[] = [];
		const onFault = (layer: Layer) => (workload: string, fault: Fault) => {
			const entry = { workload, layer, fault };
			faults.push(entry);
			log.append(entry);
			job.context.progress.note(`${workload}: ${fault.kind}: ${fault.detail}`);
		};
		const level = familyLevel(job.micro.length + job.upstream.length);
		const certificate = await measureCertificate(job, log, onFault("certificate"));
		const micro = await measurePairs(job, level, log, onFault("micro"));
		const upstream = await measureUpstream(job, level, log, onFault("upstream"));
		const faulty = new Set(faults.map(({ workload }) => workload));
		const lockstep = await measureLockstep(job, faulty, log, onFault("lockstep"));
		return {
			samples: {
				trials: micro.samples,
				processes: upstream.samples,
				lockstep,
				certificate,
				faults,
			},
			stopping: {
				pilotTrials: micro.pilotTrials,
				microHalfWidth: micro.halfWidth,
				upstreamHalfWidth: upstream.halfWidth,
			},
		};
	} finally {
		log.close();
	}
}
