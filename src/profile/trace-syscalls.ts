import { join } from "node:path";
import type { Attribution, SyscallCost, SyscallProfile } from "../model/profile.ts";
import type { ProfileSetting, ProfileSubject, SubjectRun } from "./profile-subject.ts";
import { runSubject } from "./run-subject.ts";
import { parsePerfTrace, parseStrace, type SyscallTable } from "./syscall-tables.ts";
import type { Tracer } from "./tracer.ts";

interface Traced {
	readonly operations: number;
	readonly table: SyscallTable;
	/** What the program says it called in its last batch. */
	readonly own: Readonly<Record<string, number>> | null;
}

/** Phase 4: what the longer of two runs called more than the shorter, per operation. */
export async function traceSyscalls(
	setting: ProfileSetting,
	subject: ProfileSubject,
	tracer: Tracer,
): Promise<SyscallProfile> {
	const { short } = subject;
	if (short === null) {
		return unavailable("the program has no run short enough to trace each call", null);
	}
	if (tracer.kind === "none") return untraced(setting, short[1], tracer.because, tracer.unlock);
	const runs: Traced[] = [];
	for (const run of short) {
		const traced = await traceRun(setting, run, tracer);
		if ("because" in traced) return untraced(setting, short[1], traced.because, null);
		runs.push(traced);
	}
	const [less, more] = runs as [Traced, Traced];
	const calls = differenceOf(less, more);
	return {
		state: "measured",
		by: tracer.kind,
		calls,
		crossCheck: crossCheck(calls, more),
	};
}

/** Without a tracer the program's own counters remain, where it has some. */
async function untraced(
	setting: ProfileSetting,
	run: SubjectRun,
	because: string,
	unlock: string | null,
): Promise<SyscallProfile> {
	const result = await runSubject(setting, run, []);
	if (!result.ok) return unavailable(result.because, null);
	const { syscalls, operations } = result.output;
	if (syscalls === null) return unavailable(because, unlock);
	const calls = Object.entries(syscalls).map(([name, count]) => ({
		name,
		perOp: count / operations,
		nsPerCall: null,
	}));
	return { state: "measured", by: "counters", calls: calls.sort((a, b) => b.perOp - a.perOp) };
}

function unavailable(because: string, unlock: string | null): SyscallProfile {
	return { state: "unavailable", because, unlock };
}

async function traceRun(
	setting: ProfileSetting,
	run: SubjectRun,
	tracer: Exclude<Tracer, { kind: "none" }>,
): Promise<Traced | { readonly because: string }> {
	const { files } = setting.ports;
	const output = join(setting.directory, "syscalls.txt");
	try {
		const result = await runSubject(setting, run, tracer.wrapper(output));
		if (!result.ok) return { because: `${tracer.kind}: ${result.because}` };
		const text = (await files.exists(output)) ? await files.readText(output) : "";
		const table = tracer.kind === "tracepoints" ? parsePerfTrace(text) : parseStrace(text);
		if (table.size === 0) return { because: `${tracer.kind} gave no summary` };
		const { operations, syscalls } = result.output;
		return { operations, table, own: syscalls };
	} finally {
		await files.remove(output);
	}
}

/** Everything that both runs do once, like loading libraries, is gone from the difference. Pure. */
export function differenceOf(
	less: Pick<Traced, "operations" | "table">,
	more: Pick<Traced, "operations" | "table">,
): readonly SyscallCost[] {
	const operations = more.operations - less.operations;
	const costs = [...more.table].map(([name, calls]): SyscallCost => {
		const difference = calls - (less.table.get(name) ?? 0);
		return { name, perOp: difference / operations, nsPerCall: null };
	});
	// One call or two in all are the start's, not the operations'.
	return costs
		.filter(({ perOp }) => perOp * operations > 2)
		.sort((a, b) => b.perOp - a.perOp || (a.name < b.name ? -1 : 1));
}

/**
 * The time of a call from the samples: the part of an operation's time that the kernel spent in
 * calls of that name. A tracer's own times are mostly its own. Most time first. Pure.
 */
export function withSampledTimes(
	profile: SyscallProfile,
	attribution: Attribution,
	nsPerOp: number | null,
): SyscallProfile {
	if (profile.state === "unavailable" || attribution.state === "unavailable") return profile;
	if (nsPerOp === null || attribution.by.endsWith(":u")) return profile;
	const timed = profile.calls.map((call): SyscallCost => {
		const ns = (attribution.kernelBySyscall[call.name] ?? 0) * nsPerOp;
		return { ...call, nsPerCall: call.perOp > 0 ? ns / call.perOp : null };
	});
	const cost = ({ perOp, nsPerCall }: SyscallCost): number => perOp * (nsPerCall ?? 0);
	return { ...profile, calls: timed.sort((a, b) => cost(b) - cost(a) || b.perOp - a.perOp) };
}

/** Whether the traced counts are those of the program's own counters; null where it has none. */
function crossCheck(calls: readonly SyscallCost[], { own, operations }: Traced): string | null {
	if (own === null) return null;
	const traced = new Map(calls.map(({ name, perOp }) => [name, perOp]));
	for (const name of new Set([...traced.keys(), ...Object.keys(own)])) {
		const [there, here] = [traced.get(name) ?? 0, (own[name] ?? 0) / operations];
		if (Math.abs(there - here) > 0.01 * Math.max(there, here) + 0.001) {
			return `${name}: ${there.toFixed(3)} traced, ${here.toFixed(3)} by its own counters`;
		}
	}
	return "agrees with the program's own counters";
}
