import type { InstructionCount } from "../../model/exact-counts.ts";
import type { SyscallRates } from "../../model/sample.ts";
import type { Workload } from "../../model/workload.ts";
import type { Files, Shell } from "../../system/ports.ts";
import { parseBatches } from "./batch-lines.ts";
import { syscallRates, totalRate } from "./batch-rates.ts";
import { parseCallgrindParts } from "./callgrind-parts.ts";
import { childComplaint, runChild } from "./child.ts";
import { instructionsPerOp } from "./instructions-per-op.ts";
import { planBatches } from "./plan-batches.ts";
import { valgrindComplaint } from "./valgrind-log.ts";

/** The measured loop and nothing else: setup, teardown and digests run outside of it. */
export const measuredFunction = "evlab::Session::run(unsigned long)";

/** Valgrind answers some system calls itself; what then is counted is another path of libevent. */
const samePath = 0.01;

export interface InstructionRun {
	readonly shell: Shell;
	readonly files: Files;
	readonly evrun: string;
	readonly workload: Workload;
	/** What one operation calls without valgrind. */
	readonly syscallsPerOp: SyscallRates;
	/** The encoded program, and a path that this run may put other endings to. */
	readonly program: string;
	readonly scratch: string;
}

/**
 * User instructions of an operation, by callgrind on evrun: collecting between the entry and the
 * end of Session::run, with a dump at each end. A number only when the program ended well, did the
 * expected work in every batch, and valgrind had nothing to say of it.
 */
export async function countInstructions(run: InstructionRun): Promise<InstructionCount> {
	const { shell, files, workload } = run;
	const [log, output] = [`${run.scratch}.log`, `${run.scratch}.callgrind`];
	const plan = planBatches(workload);
	try {
		const result = await runChild(shell, "valgrind", [
			// Neither VALGRIND_OPTS nor a .valgrindrc.
			"--command-line-only=yes",
			"--tool=callgrind",
			`--log-file=${log}`,
			`--callgrind-out-file=${output}`,
			"--combine-dumps=yes",
			"--collect-atstart=no",
			`--toggle-collect=${measuredFunction}`,
			`--dump-after=${measuredFunction}`,
			...[run.evrun, run.program, plan.argument],
		]);
		const complaint = valgrindComplaint(await textOf(files, log)) ?? childComplaint(result);
		if (complaint !== null) return unavailable(complaint);
		const lines = parseBatches(result.stdout, workload, plan);
		if (!lines.ok) return unavailable(`${lines.because} under valgrind`);
		const here = totalRate(syscallRates(lines.counted, plan.operations));
		const there = totalRate(run.syscallsPerOp);
		if (Math.abs(here - there) > samePath * there) {
			return unavailable(
				`valgrind led it another way: ${here.toFixed(3)} system calls an operation, not ${there.toFixed(3)}`,
			);
		}
		const parts = parseCallgrindParts(await textOf(files, output), measuredFunction) ?? [];
		return instructionsPerOp(parts.slice(1), plan);
	} finally {
		await files.remove(log);
		await files.remove(output);
	}
}

async function textOf(files: Files, path: string): Promise<string> {
	return (await files.exists(path)) ? files.readText(path) : "";
}

function unavailable(because: string): InstructionCount {
	return { state: "unavailable", because };
}
