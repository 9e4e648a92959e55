import { judgeHost } from "../doctor/judge-host.ts";
import { disturbanceOf } from "../doctor/neighbours.ts";
import { findPrivateNetwork } from "../measure/upstream/namespace.ts";
import { doctorTable } from "../report/doctor-table.ts";
import { readCpuLoad } from "../system/cpu-load.ts";
import { readEnvironment } from "../system/environment.ts";
import { readHostFacts } from "../system/host-facts.ts";
import type { Context } from "./context.ts";

export interface DoctorOptions {
	readonly json?: boolean | undefined;
}

/** `evlab doctor`: what this host does to a measurement, and what mends it. */
export async function doctor(context: Context, options: DoctorOptions): Promise<void> {
	const { shell, layout, progress } = context;
	progress.step("looking at the host");
	const facts = await readHostFacts(context, layout.state);
	const environment = await readEnvironment(context);
	const network = await findPrivateNetwork(shell);
	const checks = judgeHost({
		...facts,
		cores: environment.cores,
		pinnedCore: environment.pinnedCore,
		privateNetwork: network.permitted
			? { permitted: true, reason: "" }
			: { permitted: false, reason: network.reason.replace(/^skipped, because /, "") },
	});
	progress.close();
	if (options.json) {
		const { hostClass } = environment;
		const found = { schema: "evlab.doctor/1", hostClass, environment, checks };
		return context.print(JSON.stringify(found));
	}
	for (const line of doctorTable({ environment, checks }, context)) context.print(line);
}

/** One line before a measurement, when something would disturb it right now. Takes a second. */
export async function noteDisturbance({ files, progress }: Context): Promise<void> {
	const disturbance = disturbanceOf(await readCpuLoad(files));
	if (disturbance !== null) progress.note(`host: ${disturbance} (evlab doctor says more)`);
}
