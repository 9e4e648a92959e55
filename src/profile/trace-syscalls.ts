import { join } from "node:path";
import type { SyscallCost, SyscallProfile } from "../model/profile.ts";
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
	const costs = [...more.table].flatMap(([name, { calls, totalNs }]): readonly SyscallCost[] => {
		const before = less.table.get(name);
		const difference = calls - (before?.calls ?? 0);
		if (!(difference > 0)) return [];
		const beforeNs = before === undefined ? 0 : before.totalNs;
		const nsPerCall =
			totalNs === null || beforeNs === null ? null : Math.max(0, (totalNs - beforeNs) / difference);
		return [{ name, perOp: difference / operations, nsPerCall }];
	});
	// One call in all is the start's, not the operations'.
	return costs
		.filter(({ perOp }) => perOp * operations > 2)
		.sort((a, b) => b.perOp * (b.nsPerCall ?? 1) - a.perOp * (a.nsPerCall ?? 1));
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
