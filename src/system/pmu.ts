import type { Pmu } from "../model/host-facts.ts";
import type { Files, Shell } from "./ports.ts";

interface Ports {
	readonly shell: Shell;
	readonly files: Files;
}

/** perf takes 10 to 30 ms, and the answer does not change while a process lives. */
const answers = new WeakMap<Shell, Promise<Pmu>>();

/** Whether this host counts instructions; asked once per process. */
export function findPmu(ports: Ports): Promise<Pmu> {
	const known = answers.get(ports.shell);
	if (known !== undefined) return known;
	const answer = probe(ports);
	answers.set(ports.shell, answer);
	return answer;
}

async function probe({ shell, files }: Ports): Promise<Pmu> {
	if ((await shell.which("perf")) !== null) {
		const result = await shell.run("perf", ["stat", "-x", ";", "-e", "instructions", "true"], {
			env: { LC_ALL: "C" },
			timeoutMs: 10_000,
		});
		const answer = parsePerfStat(result.stderr);
		if (answer !== "unknown") return answer;
	}
	// Every core PMU is listed here; where there is none, perf says <not supported>.
	const devices = "/sys/bus/event_source/devices";
	if (!(await files.exists(devices))) return "unknown";
	const listed = (await files.list(devices)).some((name) => /^(cpu|arm)/.test(name));
	return listed ? "unknown" : "absent";
}

/** What `perf stat -x ";" -e instructions` says on standard error. Pure. */
export function parsePerfStat(stderr: string): Pmu {
	if (/^\d+;[^;]*;instructions/m.test(stderr)) return "counts";
	if (/^<not supported>;[^;]*;instructions/m.test(stderr)) return "absent";
	return /perf_event_paranoid|No permission|Operation not permitted/.test(stderr)
		? "refused"
		: "unknown";
}
