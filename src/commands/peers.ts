import { randomInt } from "node:crypto";
import { join } from "node:path";
import { buildPeers } from "../build/build-peers.ts";
import { findPeerLibraries } from "../build/peer-libraries.ts";
import { findToolchain } from "../build/toolchain.ts";
import { peerRows } from "../compare/peer-rows.ts";
import { runPeers } from "../measure/peers/run-peers.ts";
import type { VariantBuild } from "../model/build.ts";
import type { PeersResult } from "../model/peers.ts";
import { peersMarkdown } from "../report/peers-markdown.ts";
import { peersTable } from "../report/peers-table.ts";
import { checkoutVariant } from "../source/worktree.ts";
import { openAppendLog } from "../system/append-log.ts";
import { confinedPrograms } from "../system/confined-run.ts";
import { readEnvironment } from "../system/environment.ts";
import { withHostLock } from "../system/host-lock.ts";
import { packageRoot } from "../system/paths.ts";
import type { Context } from "./context.ts";
import { loadPeerJobs } from "./load-peers.ts";
import { loadWorkloads } from "./load-workloads.ts";
import { buildVariants, resolveVariants } from "./prepare.ts";
import { runName } from "./run-name.ts";

export interface PeersOptions {
	readonly variant: string;
	readonly filter?: string | undefined;
	/** Time to measure, without building. */
	readonly budgetSeconds?: number | undefined;
	readonly seed?: number | undefined;
	readonly json?: string | true | undefined;
	/** Prints GitHub Markdown instead of the table. */
	readonly markdown?: boolean | undefined;
}

export const peersSeconds = 150;

/** Below 8 blocks there is no interval of 99 %: signed ranks of 7 values reach 98.4 %. */
const leastBlocks = 8;

/**
 * `evlab peers`: upstream, a variant, libev and libuv at the same jobs, in one schedule. It gives
 * no verdict. The exit code: 1 when a library did a job wrong or not at all.
 */
export async function peers(context: Context, options: PeersOptions): Promise<number> {
	const { files, layout, shell, progress } = context;
	const jobs = await loadPeerJobs(files, layout.root, options.filter);
	const { measure } = (await loadWorkloads(files, layout.root)).config;
	const found = await findToolchain(shell, context.environment);
	// Before anything is fetched or built.
	await findPeerLibraries(shell, found.cxx);
	const variants = await resolveVariants(context, ["upstream", options.variant]);
	// As many layouts as for `compare`, so that its builds are used; here only their libraries.
	const [upstream, candidate] = (await buildVariants(context, variants, measure.layouts)) as [
		VariantBuild,
		VariantBuild,
	];
	const source = { layout, ports: { shell, files, git: context.git } };
	const programs = await buildPeers({
		...{ layout, shell, files, found, builds: { upstream, candidate } },
		pristine: await checkoutVariant(source, upstream.variant.commit),
	});
	const seed = options.seed ?? randomInt(2 ** 31);
	const result = await withHostLock(
		async (): Promise<PeersResult> => {
			const startedAt = new Date().toISOString();
			const environment = await readEnvironment(context, upstream.toolchain.compiler);
			const runDirectory = join(layout.runs, runName(new Date(startedAt), "peers"));
			await files.makeDirectory(runDirectory);
			const log = openAppendLog(join(runDirectory, "samples.jsonl"));
			const endMs = performance.now() + 1000 * (options.budgetSeconds ?? peersSeconds);
			const { samples, faults, versions } = await runPeers({
				...{ jobs, programs, seed, signal: context.signal },
				core: environment.pinnedCore,
				shell: confinedPrograms(shell, await context.sandbox(), {
					visible: packageRoot,
					writable: null,
				}),
				onSample: (sample) => {
					log.append(sample);
					progress.step("measuring", `block ${sample.block + 1}, ${sample.workload}`);
				},
				shouldStop: (blocks) =>
					context.signal.aborted || (blocks >= leastBlocks && performance.now() > endMs),
			}).finally(() => log.close());
			const measured: PeersResult = {
				...{ schema: "evlab.peers/1", startedAt, environment, toolchain: upstream.toolchain },
				...{ upstream: upstream.variant, candidate: candidate.variant, versions, seed },
				...{ rows: peerRows(jobs, samples, faults), samples },
			};
			await files.writeText(join(runDirectory, "peers.json"), `${JSON.stringify(measured)}\n`);
			return measured;
		},
		() => progress.note("another evlab is measuring on this host; waiting for it"),
	);
	progress.close();
	await present(context, result, options);
	return result.rows.some(({ state }) => state === "void") ? 1 : 0;
}

async function present(
	context: Context,
	result: PeersResult,
	{ json, markdown }: PeersOptions,
): Promise<void> {
	const text = JSON.stringify(result);
	if (typeof json === "string") await context.files.writeText(json, `${text}\n`);
	if (json === true) return context.print(text);
	const lines = markdown ? peersMarkdown(result) : peersTable(result, context);
	for (const line of lines) context.print(line);
}
