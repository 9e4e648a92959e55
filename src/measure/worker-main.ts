/**
 * The child process in which code under test runs. It loads one copy per side, does one job at a
 * time and says nothing about its own fate: crashes and hangs are the parent's to notice.
 *
 * What it is told comes from the deciding process and is not parsed again: loading zod took 140 ms
 * of the 265 ms of a start on a slow host, and a comparison starts a hundred workers. What it says
 * is parsed, by that process.
 */
import { assertNever } from "../model/errors.ts";
import type { Role } from "../model/variant.ts";
import { monotonicMs } from "../system/monotonic.ts";
import { runCalibrateJob, runLockstepJob } from "./lockstep-job.ts";
import { MeasureFault } from "./measure-fault.ts";
import type { Job, Loaded, Reply, WorkerStart } from "./messages.ts";
import { loadAddon, type NativeAddon } from "./native.ts";
import { runPairJob } from "./pair-job.ts";

const start = JSON.parse(process.argv[2] ?? "null") as WorkerStart;
const addons = new Map<Role, NativeAddon>();
const loaded: Loaded[] = [];
for (const { role, path, breadcrumb } of start.addons) {
	const addon = loadAddon(path);
	addon.leaveBreadcrumbs(breadcrumb);
	addons.set(role, addon);
	loaded.push({ role, ...addon.identity() });
}

function report(reply: Reply): void {
	process.send?.(reply);
}

function addonOf(role: Role): NativeAddon {
	const addon = addons.get(role);
	if (addon === undefined) throw new Error(`this worker has no ${role}`);
	return addon;
}

async function perform(job: Job): Promise<void> {
	const role: Role = addons.has("baseline") ? "baseline" : "candidate";
	switch (job.type) {
		case "pair":
			runPairJob(
				{ baseline: addonOf("baseline"), candidate: addonOf("candidate") },
				job,
				report,
				monotonicMs,
				() => process.cpuUsage(),
			);
			break;
		case "lockstep":
			runLockstepJob(role, addonOf(role), job, report);
			break;
		case "single": {
			const { runSingleJob } = await import("./single-job.ts");
			runSingleJob(role, addonOf(role), job, report);
			break;
		}
		case "calibrate":
			report({ type: "calibrated", iterations: runCalibrateJob(role, addonOf(role), job) });
			break;
		default:
			assertNever(job);
	}
}

process.on("message", async (message) => {
	try {
		await perform(message as Job);
	} catch (error) {
		report({ type: "fault", fault: MeasureFault.from("both", error).fault });
	}
	report({ type: "done" });
});
process.on("disconnect", () => process.exit(0));
report({ type: "ready", loaded });
