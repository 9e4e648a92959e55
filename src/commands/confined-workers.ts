import { join } from "node:path";
import { type StartTrialWorker, trialWorkerFactory } from "../measure/worker-factory.ts";
import { confinedStart } from "../system/confined-run.ts";
import { packageRoot } from "../system/paths.ts";
import type { Context } from "./context.ts";

/** Trial workers in the sandbox. They can write to one directory of the run, their breadcrumbs. */
export async function confinedTrialWorkers(
	context: Context,
	core: number | null,
	runDirectory: string,
): Promise<StartTrialWorker> {
	const { files, layout } = context;
	const writable = join(runDirectory, "workers");
	await files.makeDirectory(writable);
	return trialWorkerFactory({
		startWorker: confinedStart(context.startWorker, await context.sandbox(), {
			visible: packageRoot,
			writable,
		}),
		readBytes: files.readBytes,
		workerScript: join(layout.root, "dist", "src", "measure", "worker-main.js"),
		core,
		runDirectory: writable,
	});
}
