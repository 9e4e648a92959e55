import type { Command } from "../system/pinning.ts";
import type { Files, Shell } from "../system/ports.ts";
import type { InlineChains } from "./inline-chains.ts";

/** What a run says of itself. */
export interface RunOutput {
	readonly operations: number;
	/** By the program's own clock, around its operations alone. */
	readonly elapsedNs: number;
	/** It is time on a core already, not of a clock on the wall. */
	readonly isCpuTime?: true;
	/** System calls it counted itself while it did them; null for programs that do not count. */
	readonly syscalls: Readonly<Record<string, number>> | null;
}

export type RunResult =
	| { readonly ok: true; readonly output: RunOutput }
	| { readonly ok: false; readonly because: string };

/** One workload or program of one build, ready to be profiled. */
export interface ProfileSubject {
	readonly workload: string;
	readonly runner: "evrun" | "upstream";
	/** The file whose code is looked at, and the name of its process: 15 characters at most. */
	readonly binary: string;
	readonly command: string;
	/** The function below which everything is measured. */
	readonly root: string;
	/** A function below the root that sets something up; what it calls is not measured. */
	readonly setup: string | null;
	/** Works for about as long as a profile wants. */
	readonly long: SubjectRun;
	/**
	 * Two amounts of little work, whose difference is free of the start: here each call is traced.
	 * Null where a program cannot do less.
	 */
	readonly short: readonly [SubjectRun, SubjectRun] | null;
	/**
	 * Two equal batches, each one call of `function`, which callgrind knows with its arguments; the
	 * first is to warm up. Null for programs that have no batches.
	 */
	readonly counted: (SubjectRun & { readonly function: string }) | null;
}

export interface SubjectRun extends Command {
	/** What it did, from what it printed. Not ok: it cannot be used. */
	readonly read: (stdout: string) => RunResult;
}

export interface ProfilePorts {
	readonly shell: Shell;
	readonly files: Files;
	readonly nowMs: () => number;
	readonly sleep: (milliseconds: number) => Promise<unknown>;
}

export interface ProfileSetting {
	readonly ports: ProfilePorts;
	/** Core of the subject; null: not pinned. */
	readonly core: number | null;
	/** A directory of this run for what perf and valgrind write. */
	readonly directory: string;
	readonly chains: InlineChains;
	readonly signal: AbortSignal;
}
