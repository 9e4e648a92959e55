import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { UpstreamBinary, VariantBuild } from "../../model/build.ts";
import type { UpstreamWorkloadConfig } from "../../model/config.ts";
import { encodeProgram } from "../../model/encode-program.ts";
import type { Workload } from "../../model/workload.ts";
import type { Files, Shell } from "../../system/ports.ts";
import { childComplaint, runChild } from "./child.ts";
import { planBatches } from "./plan-batches.ts";
import { valgrindComplaint } from "./valgrind-log.ts";

const Stored = z.object({ functions: z.array(z.string()).min(1).readonly() }).readonly();

export interface ExecutedRun {
	readonly shell: Shell;
	readonly files: Files;
	readonly build: VariantBuild;
	/** A path that this run may put endings to. */
	readonly scratch: string;
}

/**
 * Every function that a workload executes, its setup and teardown included, by callgrind; null
 * where that cannot be said. Kept in the build's cache entry: it follows from the two.
 */
export async function executedByWorkload(
	run: ExecutedRun,
	workload: Workload,
): Promise<ReadonlySet<string> | null> {
	const encoded = encodeProgram(workload.program);
	// The first two batches of the plan that counts instructions: one that warms up, one after it.
	const batches = planBatches(workload).argument.split(",").slice(0, 2).join(",");
	return stored(run, [workload.id, encoded, batches], async () => {
		const program = `${run.scratch}.program`;
		await run.files.writeText(program, encoded);
		try {
			return await traced(run, [run.build.evrun, program, batches]);
		} finally {
			await run.files.remove(program);
		}
	});
}

/**
 * The same of one of upstream's programs that print timings; null for the server and its client,
 * which take more than one process.
 */
export async function executedByProgram(
	run: ExecutedRun,
	id: string,
	{ program, args }: UpstreamWorkloadConfig,
): Promise<ReadonlySet<string> | null> {
	if (program === "bench_http") return null;
	const { path }: UpstreamBinary = run.build.upstream[program];
	return stored(run, [id, ...args], () => {
		const pipes = Number(args[args.indexOf("-n") + 1] ?? 100);
		// bench sets this very limit, and valgrind lets it only where nothing changes.
		const descriptors = 2 * pipes + 50;
		return traced(run, [path, ...args], ["prlimit", `--nofile=${descriptors}:`, "--"]);
	});
}

async function traced(
	{ shell, files, scratch }: ExecutedRun,
	command: readonly string[],
	wrapper: readonly string[] = [],
): Promise<ReadonlySet<string> | null> {
	const [output, log] = [`${scratch}.functions`, `${scratch}.log`];
	const [program = "", ...args] = [
		...wrapper,
		"valgrind",
		"--command-line-only=yes",
		"--tool=callgrind",
		`--log-file=${log}`,
		`--callgrind-out-file=${output}`,
		...command,
	];
	try {
		const result = await runChild(shell, program, args);
		const said = (await files.exists(log)) ? await files.readText(log) : "";
		const complaint = childComplaint(result) ?? valgrindComplaint(said);
		if (complaint !== null || !(await files.exists(output))) return null;
		const functions = parseExecutedFunctions(await files.readText(output));
		return functions.size === 0 ? null : functions;
	} finally {
		await files.remove(output);
		await files.remove(log);
	}
}

/**
 * Names in a callgrind output file. A name stands where its number comes first: "fn=(12) name" of
 * a function that was entered, "cfn=(12) name" of one that was called. Recursion is "name'2". Pure.
 */
export function parseExecutedFunctions(text: string): ReadonlySet<string> {
	const names = new Set<string>();
	for (const [, name = ""] of text.matchAll(/^c?fn=\(\d+\) (.+)$/gm)) {
		names.add(name.replace(/'\d+$/, ""));
	}
	return names;
}

async function stored(
	{ files, build }: ExecutedRun,
	parts: readonly string[],
	trace: () => Promise<ReadonlySet<string> | null>,
): Promise<ReadonlySet<string> | null> {
	const key = createHash("sha256")
		.update([build.cacheKey, ...parts].join("\0"))
		.digest("hex");
	const path = join(dirname(build.evrun), "executed", `${key.slice(0, 24)}.json`);
	if (await files.exists(path)) {
		const found = Stored.safeParse(JSON.parse(await files.readText(path)));
		if (found.success) return new Set(found.data.functions);
	}
	const functions = await trace();
	if (functions === null) return null;
	await files.makeDirectory(dirname(path));
	await files.writeText(path, `${JSON.stringify({ functions: [...functions].sort() })}\n`);
	return functions;
}
