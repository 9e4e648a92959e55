import { join } from "node:path";
import type { AddonCopy } from "../model/build.ts";
import type { Role } from "../model/variant.ts";
import { pinnedCommand } from "../system/pinning.ts";
import type { StartWorker } from "../system/worker-process.ts";
import { parseBreadcrumb } from "./breadcrumb.ts";
import type { WorkerStart } from "./messages.ts";
import { TrialWorker } from "./trial-worker.ts";

export interface WorkerFactoryOptions {
	readonly startWorker: StartWorker;
	readonly readBytes: (path: string) => Promise<Uint8Array>;
	/** The compiled worker-main.js. */
	readonly workerScript: string;
	readonly core: number | null;
	/** A directory of this run, for breadcrumb files. */
	readonly runDirectory: string;
}

export type LoadedCopy = { readonly role: Role; readonly copy: AddonCopy };
export type StartTrialWorker = (copies: readonly LoadedCopy[]) => TrialWorker;

/**
 * Node's own helper threads are kept off the measured core's budget: garbage collection on the
 * main thread happens between batches, never beside one.
 */
const nodeFlags = ["--single-threaded-gc", "--max-lazy", "--no-warnings"];

/** Makes trial workers: node behind taskset, a breadcrumb file for each side. */
export function trialWorkerFactory(options: WorkerFactoryOptions): StartTrialWorker {
	let started = 0;
	return (copies) => {
		const turn = started++;
		const addons = copies.map(({ role, copy }) => ({
			role,
			path: copy.path,
			breadcrumb: join(options.runDirectory, `breadcrumb-${process.pid}-${turn}-${role}`),
		}));
		const start: WorkerStart = { addons };
		const command = pinnedCommand(options.core, process.execPath, [
			...nodeFlags,
			options.workerScript,
			JSON.stringify(start),
		]);
		// A hanging variant cannot notice that evlab is gone: the kernel kills it then.
		const args = ["--pdeathsig", "KILL", command.program, ...command.args];
		return new TrialWorker({
			start: () => options.startWorker("setpriv", args),
			breadcrumbs: () =>
				Promise.all(
					addons.map(async ({ role, breadcrumb }) => ({
						role,
						crumb: await options.readBytes(breadcrumb).then(parseBreadcrumb, () => null),
					})),
				),
		});
	};
}
