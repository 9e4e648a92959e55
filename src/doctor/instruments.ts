import { assertNever } from "../model/errors.ts";
import type { HostCheck } from "../model/host-check.ts";
import type { HelperTool, HostFacts } from "../model/host-facts.ts";
import { ok, type Subject, unknown, warning } from "./host-check-of.ts";

/** What can be looked at beside the clock, and what a comparison needs to be whole. */
export function judgeInstruments(facts: HostFacts): readonly HostCheck[] {
	return [
		judgePmu(facts),
		judgePerf(facts),
		judgeKernelSymbols(facts),
		judgeTracefs(facts),
		judgeNamespaces(facts),
		judgeDisk(facts),
		judgeTools(facts),
	];
}

function judgePmu({ pmu, perfEventParanoid }: HostFacts): HostCheck {
	const subject = {
		name: "PMU",
		effect:
			"without it instructions are counted by callgrind only, misses and cycles not at all; verdicts rest on time and need neither",
	};
	switch (pmu) {
		case "counts":
			return ok(subject, "perf counts instructions");
		case "absent":
			return warning(subject, "instructions: <not supported>");
		case "refused":
			return unknown(
				subject,
				`perf is refused (perf_event_paranoid ${perfEventParanoid ?? "unknown"})`,
				"sudo sysctl -w kernel.perf_event_paranoid=1",
			);
		case "unknown":
			return unknown(subject, "perf does not tell", "apt-get install linux-perf");
		default:
			return assertNever(pmu);
	}
}

function judgePerf({ perfEventParanoid: level, superuser }: HostFacts): HostCheck {
	const subject = {
		name: "perf",
		effect:
			"kernel time, 80 % and more of libevent's own bench, is missing from profiles; from level 3 on so is everything else",
	};
	if (level === null) return unknown(subject, "the host does not tell");
	const finding = `perf_event_paranoid ${level}`;
	if (superuser) return ok(subject, `${finding}, which root may ignore`);
	return level <= 1
		? ok(subject, finding)
		: warning(subject, finding, "sudo sysctl -w kernel.perf_event_paranoid=1");
}

function judgeKernelSymbols({ kptrRestrict: level, superuser }: HostFacts): HostCheck {
	const subject = {
		name: "kernel symbols",
		effect: "profiles show addresses where the names of kernel functions should be",
	};
	if (level === null) return unknown(subject, "the host does not tell");
	const finding = `kptr_restrict ${level}`;
	return level === 0 || (level === 1 && superuser)
		? ok(subject, finding)
		: warning(subject, finding, "sudo sysctl -w kernel.kptr_restrict=0");
}

function judgeTracefs({ tracefs }: HostFacts): HostCheck {
	const subject = {
		name: "tracefs",
		effect:
			"perf sees no tracepoints, so no scheduling and no system calls; evlab's own counts of system calls do not need it",
	};
	switch (tracefs) {
		case "readable":
			return ok(subject, "mounted, readable");
		case "unreadable":
			return warning(subject, "mounted, not readable", "sudo chmod a+rx /sys/kernel/tracing");
		case "not mounted":
			return warning(subject, "not mounted", "sudo mount -t tracefs tracefs /sys/kernel/tracing");
		case null:
			return unknown(subject, "the host does not tell");
		default:
			return assertNever(tracefs);
	}
}

function judgeNamespaces({ privateNetwork, superuser }: HostFacts): HostCheck {
	const subject = {
		name: "namespaces",
		effect: "the HTTP workloads run in a private network only, and are skipped without it",
	};
	if (privateNetwork.permitted) return ok(subject, "private networks are permitted");
	const { reason } = privateNetwork;
	if (reason.endsWith("is not installed")) {
		return warning(subject, reason, "apt-get install util-linux coreutils bash");
	}
	// Root that may not is inside a container, whose owner alone can change that.
	return warning(
		subject,
		reason,
		superuser ? null : "sudo sysctl -w kernel.unprivileged_userns_clone=1",
	);
}

/** A build in 48 layouts is 40 MiB, its worktree 5: room for some forty candidates. */
const scarceGib = 2;

function judgeDisk({ freeDiskGib }: HostFacts): HostCheck {
	const subject = {
		name: "free disk",
		effect: "a build or a record that does not fit ends the run; builds can be made again",
	};
	if (freeDiskGib === null) return unknown(subject, "df does not tell");
	const finding = `${freeDiskGib.toFixed(1)} GiB for .evlab`;
	return freeDiskGib < scarceGib
		? warning(subject, finding, "rm -r .evlab/builds")
		: ok(subject, finding);
}

const tools: Readonly<Record<HelperTool, { readonly debian: string; readonly lost: string }>> = {
	ninja: { debian: "ninja-build", lost: "builds take longer" },
	clang: { debian: "clang", lost: "no second compiler" },
	wrk: { debian: "wrk", lost: "the keep-alive HTTP workload is skipped" },
	perf: { debian: "linux-perf", lost: "no profiles" },
	valgrind: { debian: "valgrind", lost: "no instruction counts" },
	bwrap: { debian: "bubblewrap", lost: "no sandbox for foreign code" },
};

function judgeTools({ missingTools }: HostFacts): HostCheck {
	const name = "tools";
	if (missingTools.length === 0) {
		return ok({ name, effect: "nothing is left out" }, Object.keys(tools).join(", "));
	}
	const subject: Subject = {
		name,
		effect: missingTools.map((tool) => `${tool}: ${tools[tool].lost}`).join("; "),
	};
	const packages = missingTools.map((tool) => tools[tool].debian);
	return warning(
		subject,
		`missing: ${missingTools.join(", ")}`,
		`apt-get install ${packages.join(" ")}`,
	);
}
