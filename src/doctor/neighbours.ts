import type { HostCheck } from "../model/host-check.ts";
import type { CpuLoad, HostFacts } from "../model/host-facts.ts";
import { ok, unknown, warning } from "./host-check-of.ts";

/** A tenth of a core: what an idle host with its daemons stays below. */
const loudCores = 0.1;
const loudStealPercent = 2;

/** Who else wants the cores: the one kind of disturbance that can pass by waiting. */
export function judgeNeighbours(facts: HostFacts): readonly HostCheck[] {
	return [
		judgeHostLock(facts),
		judgeOtherLoad(facts),
		judgeSteal(facts),
		judgePinning(facts),
		judgeQuota(facts),
		judgeRealtime(facts),
	];
}

/** What disturbs a measurement that starts now, in one phrase; null when it is quiet. */
export function disturbanceOf(load: CpuLoad | null): string | null {
	if (load === null) return null;
	const parts = [
		...(isLoud(load) ? [`other work keeps ${cores(load.busyCores)} busy`] : []),
		...(isStolen(load) ? [`the hypervisor takes ${percent(load.stealPercent)} of the time`] : []),
	];
	return parts.length === 0 ? null : parts.join(", ");
}

function judgeHostLock({ measuring }: HostFacts): HostCheck {
	const subject = {
		name: "measuring now",
		effect: "a measurement waits for the one under way; building or testing now disturbs that one",
	};
	if (measuring === null) return unknown(subject, "flock cannot say");
	return measuring
		? warning(subject, "another evlab holds the host lock")
		: ok(subject, "nobody holds the host lock");
}

function judgeOtherLoad({ load, loadAverage }: HostFacts): HostCheck {
	const subject = {
		name: "other load",
		effect:
			"takes caches and time slices from either side at random: wider intervals, more unclear verdicts",
	};
	if (load === null) return unknown(subject, "/proc/stat does not tell");
	const average = loadAverage === null ? "" : `, load average ${loadAverage.toFixed(2)}`;
	const finding = `${cores(load.busyCores)} busy with other work${average}`;
	return isLoud(load) ? warning(subject, finding, "top -o %CPU") : ok(subject, finding);
}

function judgeSteal({ load }: HostFacts): HostCheck {
	const subject = {
		name: "steal time",
		effect:
			"the hypervisor stops a virtual core in the middle of a batch; only a quieter host or cores of its own end it",
	};
	if (load === null) return unknown(subject, "/proc/stat does not tell");
	const finding = `${percent(load.stealPercent)} of the time`;
	return isStolen(load) ? warning(subject, finding) : ok(subject, finding);
}

function judgePinning({ pinnedCore, realtime, cores: count }: HostFacts): HostCheck {
	const subject = {
		name: "pinning",
		effect: "without it the scheduler moves a process between cores in the middle of a comparison",
	};
	if (pinnedCore !== null) return ok(subject, `core ${pinnedCore} of ${count}`);
	// taskset comes with chrt: where one is missing, so is the other.
	const mend = realtime === null ? "apt-get install util-linux" : null;
	return warning(subject, "no core can be pinned to", mend);
}

function judgeQuota({ cpuQuota, cores: count }: HostFacts): HostCheck {
	const subject = {
		name: "cpu quota",
		effect:
			"a control group stops its processes for tens of ms once their share is used up, whichever side runs",
	};
	if (cpuQuota === null) return unknown(subject, "no control group tells");
	if (cpuQuota === "none") return ok(subject, "none");
	return warning(subject, `${cores(cpuQuota)} of ${count}`);
}

function judgeRealtime({ realtime }: HostFacts): HostCheck {
	const subject = {
		name: "real time",
		effect:
			"chrt -f 10 is the one way to time a program by hand on a busy host: SD 1.5 to 3 % where a plain run has 26 to 43 %; evlab itself does not use it",
	};
	if (realtime === null) return unknown(subject, "chrt is not installed");
	return realtime
		? ok(subject, "chrt -f is permitted")
		: warning(subject, "chrt -f is refused", "sudo prlimit --rtprio=10 --pid $$");
}

function isLoud({ busyCores }: CpuLoad): boolean {
	return busyCores > loudCores;
}

function isStolen({ stealPercent }: CpuLoad): boolean {
	return stealPercent > loudStealPercent;
}

function cores(count: number): string {
	return `${count.toFixed(2)} cores`;
}

function percent(value: number): string {
	return `${value.toFixed(1)} %`;
}
