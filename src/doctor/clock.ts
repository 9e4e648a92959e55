import type { HostCheck } from "../model/host-check.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { ok, unknown, warning } from "./host-check-of.ts";

/** What sets the speed of a core, and where things lie in memory. */
export function judgeClock(facts: HostFacts): readonly HostCheck[] {
	return [judgeGovernor(facts), judgeTurbo(facts), judgeSmt(facts), judgeAslr(facts)];
}

/** A virtual machine has no say in its clock, and is told nothing of it. */
const notTold = "the host does not tell (usual in a virtual machine)";

function judgeGovernor({ governors }: HostFacts): HostCheck {
	const subject = {
		name: "governor",
		effect:
			"the clock follows the load: ns/op of different runs do not compare, and a pair may straddle a change",
	};
	if (governors === null) return unknown(subject, notTold);
	const finding = governors.join(", ");
	return finding === "performance"
		? ok(subject, finding)
		: warning(
				subject,
				finding,
				"echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor",
			);
}

function judgeTurbo({ turbo }: HostFacts): HostCheck {
	const subject = {
		name: "turbo",
		effect:
			"the clock follows temperature and the number of busy cores: the same build is faster in a cool minute",
	};
	if (turbo === null) return unknown(subject, notTold);
	return turbo.on
		? warning(subject, "on", `echo ${turbo.off} | sudo tee ${turbo.path}`)
		: ok(subject, "off");
}

function judgeSmt({ smt }: HostFacts): HostCheck {
	const subject = {
		name: "SMT",
		effect:
			"what runs on the sibling of the pinned core shares its units and caches, and is seen in no load figure",
	};
	if (smt === null) return unknown(subject, "the host does not tell");
	return smt
		? warning(subject, "on", "echo off | sudo tee /sys/devices/system/cpu/smt/control")
		: ok(subject, "off");
}

function judgeAslr({ aslr }: HostFacts): HostCheck {
	const subject = {
		name: "ASLR",
		effect:
			"evlab averages over placements; without it stack and heap lie at the same addresses in every trial, and their luck counts as an effect",
	};
	if (aslr === null) return unknown(subject, "the host does not tell");
	if (aslr === 2) return ok(subject, "on");
	const finding = aslr === 0 ? "off, or off for this shell" : "on, but not for the heap";
	return warning(subject, finding, "sudo sysctl -w kernel.randomize_va_space=2");
}
