import { InlineChains } from "../profile/inline-chains.ts";
import type { ProfileSetting } from "../profile/profile-subject.ts";
import { findSamplingAccess } from "../profile/sampling-access.ts";
import type { Instruments } from "../profile/take-turn.ts";
import { findTracer } from "../profile/tracer.ts";
import { findPmu } from "../system/pmu.ts";
import type { Context } from "./context.ts";

/** Where and how a profile's runs are made. */
export function profileSetting(
	{ shell, files, signal }: Context,
	core: number | null,
	directory: string,
): ProfileSetting {
	return {
		ports: {
			shell,
			files,
			nowMs: () => performance.now(),
			sleep: (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds)),
		},
		core,
		directory,
		chains: new InlineChains(shell),
		signal,
	};
}

/** What this host permits, found by trying. */
export async function findInstruments({ shell, files }: Context): Promise<Instruments> {
	const superuser = process.getuid?.() === 0;
	const pmu = await findPmu({ shell, files });
	return {
		pmu,
		sampling: await findSamplingAccess(shell, pmu),
		tracer: await findTracer(shell, superuser),
	};
}
