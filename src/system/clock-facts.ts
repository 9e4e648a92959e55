import type { HostFacts, Turbo } from "../model/host-facts.ts";
import type { Files } from "./ports.ts";
import { readIfThere } from "./read-if-there.ts";

const cpus = "/sys/devices/system/cpu";

/** What sets the clock of the cores, and what shares them. */
export async function readClockFacts(
	files: Files,
): Promise<Pick<HostFacts, "governors" | "turbo" | "smt">> {
	return {
		governors: await readGovernors(files),
		turbo: await readTurbo(files),
		smt: truth(await readIfThere(files, `${cpus}/smt/active`)),
	};
}

async function readGovernors(files: Files): Promise<readonly string[] | null> {
	if (!(await files.exists(cpus))) return null;
	const names = (await files.list(cpus)).filter((name) => /^cpu\d+$/.test(name));
	const governors = new Set<string>();
	for (const name of names) {
		const governor = await readIfThere(files, `${cpus}/${name}/cpufreq/scaling_governor`);
		if (governor !== null) governors.add(governor);
	}
	return governors.size === 0 ? null : [...governors].sort();
}

/** Intel's driver says it the other way round: no_turbo 0 is on. */
async function readTurbo(files: Files): Promise<Turbo | null> {
	const switches = [
		{ path: `${cpus}/intel_pstate/no_turbo`, off: "1" },
		{ path: `${cpus}/cpufreq/boost`, off: "0" },
	] as const;
	for (const { path, off } of switches) {
		const text = await readIfThere(files, path);
		if (text === "0" || text === "1") return { on: text !== off, path, off };
	}
	return null;
}

function truth(text: string | null): boolean | null {
	return text === "1" ? true : text === "0" ? false : null;
}
