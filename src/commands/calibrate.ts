import { randomInt } from "node:crypto";
import { join } from "node:path";
import { drawSamples, howDrawn, joinPools, poolOf } from "../compare/pool.ts";
import { certificateTallies, certificateVerdict } from "../decide/certificate-verdict.ts";
import { ruleVersion } from "../decide/verdict.ts";
import type { VariantBuild } from "../model/build.ts";
import type { Certificate, Pool } from "../model/certificate.ts";
import { EvlabError } from "../model/errors.ts";
import { certificateTable } from "../report/certificate-table.ts";
import { createRandom } from "../stats/random.ts";
import { openAppendLog } from "../system/append-log.ts";
import { readEnvironment } from "../system/environment.ts";
import { withHostLock } from "../system/host-lock.ts";
import type { Context } from "./context.ts";
import { filterIds, type LoadedWorkloads, loadWorkloads } from "./load-workloads.ts";
import { buildTwin, buildVariants, resolveVariants } from "./prepare.ts";
import { certificatePath, readCertificate } from "./read-certificate.ts";
import { runName } from "./run-name.ts";
import { type Instrument, outcomeFrom, takeDecision } from "./take-decision.ts";

export interface CalibrateOptions {
	/** Real decisions: each is a comparison measured on its own. */
	readonly decisions: number;
	/** Decisions drawn from the trials of the real ones. */
	readonly draws: number;
	/** Seconds of one real decision; by default 5 for 8 workloads, and in proportion. */
	readonly budgetSeconds?: number | undefined;
	readonly filter?: string | undefined;
	/** Every workload, upstream's programs too, instead of the eight that stand for them. */
	readonly all?: boolean | undefined;
	readonly seed?: number | undefined;
	readonly json?: string | true | undefined;
}

/** CPU-bound, bound by system calls, dispatch, timers, bufferevents: what differs in its noise. */
const standing = [
	"evbuffer/add-drain-64",
	"evbuffer/add-many-drain-64x32",
	"evbuffer/search-4k",
	"socket-io/write-read-64",
	"dispatch/ring-1of100",
	"dispatch/readd-plain",
	"timers/add-del-1000",
	"bufferevent/echo-64",
];
const secondsPerWorkload = 5 / standing.length;

/**
 * `evlab calibrate`: the A/A certificate of this host. The exit code is 0 when it passes and 1
 * when it does not, be it for wrong decisions or for too few of them.
 */
export async function calibrate(context: Context, options: CalibrateOptions): Promise<number> {
	const { files, layout, progress } = context;
	const workloads = await loadWorkloads(files, layout.root);
	const chosen = chosenIds(workloads, options);
	const [upstream] = await resolveVariants(context, ["upstream"]);
	if (upstream === undefined) throw new Error("unreachable: one spec gives one variant");
	const { layouts } = workloads.config.measure;
	const [baseline] = await buildVariants(context, [upstream], layouts);
	if (baseline === undefined) throw new Error("unreachable: one variant gives one build");
	const twin = await buildTwin(context, upstream, layouts);
	requireTwins(baseline, twin);
	const certificate = await withHostLock(
		async () => {
			const environment = await readEnvironment(context, baseline.toolchain.compiler);
			const instrument = { context, workloads, chosen, baseline, twin, environment };
			return certify(instrument, options);
		},
		() => progress.note("another evlab is measuring on this host; waiting for it"),
	);
	const verdict = certificateVerdict(certificate);
	progress.close();
	const tallies = certificateTallies(certificate);
	const text = JSON.stringify({ ...certificate, tallies, verdict });
	if (typeof options.json === "string") await files.writeText(options.json, `${text}\n`);
	if (options.json === true) context.print(text);
	else {
		const { width, style } = context;
		const options = { tallies, verdict, width, style };
		for (const line of certificateTable(certificate, options)) context.print(line);
	}
	return verdict.state === "passes" ? 0 : 1;
}

function chosenIds({ micro, config }: LoadedWorkloads, options: CalibrateOptions) {
	const ids = [...micro.map(({ id }) => id), ...Object.keys(config.upstream)];
	if (options.all || options.filter !== undefined) return new Set(filterIds(ids, options.filter));
	return new Set(ids.filter((id) => standing.includes(id)));
}

/** Equal machine code from two compilations, in files that are all different. */
function requireTwins(baseline: VariantBuild, twin: VariantBuild): void {
	const copies = [...baseline.addons, ...twin.addons];
	const distinct = new Set(copies.map(({ buildId }) => buildId)).size === copies.length;
	if (baseline.codeHash === twin.codeHash && distinct) return;
	throw new EvlabError(
		"BUILD_FAILED",
		distinct
			? "the same source compiled to another machine code the second time"
			: "two layouts of one source are the same file",
		"remove .evlab/builds and build again; if it stays so, the compiler does not repeat itself",
	);
}

type CertifyInstrument = Omit<Instrument, "runDirectory" | "budgetSeconds">;

async function certify(parts: CertifyInstrument, options: CalibrateOptions): Promise<Certificate> {
	const { context, workloads, chosen, environment } = parts;
	const { files, layout, progress, signal } = context;
	const startedAt = new Date();
	const runDirectory = join(layout.runs, runName(startedAt, "calibrate"));
	await files.makeDirectory(runDirectory);
	const seed = options.seed ?? randomInt(2 ** 31);
	const random = createRandom(seed);
	const budgetSeconds = options.budgetSeconds ?? Math.ceil(chosen.size * secondsPerWorkload);
	const instrument = { ...parts, runDirectory, budgetSeconds };
	const real: Certificate["real"][number][] = [];
	const pools: Pool[] = [];
	const log = openAppendLog(join(runDirectory, "decisions.jsonl"));
	try {
		for (let number = 0; number < options.decisions && !signal.aborted; number++) {
			const decisionSeed = random.integer(2 ** 31);
			progress.step(`decision ${number + 1} of ${options.decisions}`);
			const { samples, seconds } = await takeDecision(instrument, number, decisionSeed);
			// What Ctrl-C cut short is in its log, but no decision.
			if (signal.aborted) break;
			const outcome = outcomeFrom(instrument, samples);
			real.push({ seed: decisionSeed, seconds, outcome });
			pools.push(poolOf(samples, number));
			log.append({ number, seed: decisionSeed, seconds, outcome });
		}
	} finally {
		log.close();
	}
	if (real.length === 0) {
		throw new EvlabError(
			"INTERRUPTED",
			"stopped before the first decision was complete",
			`its samples are in ${runDirectory}`,
		);
	}
	const pool = joinPools(pools);
	const trials = workloads.config.measure.quick_trials;
	const drawSeed = random.integer(2 ** 31);
	const draws = createRandom(drawSeed);
	const { measure } = workloads.config;
	const certificate: Certificate = {
		schema: "evlab.certificate/1",
		startedAt: startedAt.toISOString(),
		durationMs: Date.now() - startedAt.getTime(),
		completion: signal.aborted ? "interrupted" : "complete",
		environment,
		ruleVersion,
		rule: { fasterPercent: measure.faster_percent, samePercent: measure.same_percent },
		workloadHash: workloads.hash,
		workloads: [...chosen],
		seed,
		trialsPerDecision: trials,
		baseline: sideOf(parts.baseline),
		twin: sideOf(parts.twin),
		real,
		drawn: {
			seed: drawSeed,
			how: howDrawn,
			outcomes: Array.from({ length: options.draws }, () =>
				outcomeFrom(instrument, drawSamples(pool, { seed: draws.integer(2 ** 31) })),
			),
		},
		pool,
	};
	await store(context, runDirectory, certificate);
	return certificate;
}

function sideOf({ variant, toolchain, cacheKey, codeHash, addons }: VariantBuild) {
	const numbers = addons.map(({ layout }) => layout);
	const layouts: [number, number] = [Math.min(...numbers), Math.max(...numbers)];
	return { variant, toolchain, cacheKey, codeHash, layouts };
}

/** The host's certificate is replaced by one that says more, never by one that is cut short. */
async function store(
	{ files, layout, progress }: Context,
	runDirectory: string,
	certificate: Certificate,
): Promise<void> {
	const text = `${JSON.stringify(certificate)}\n`;
	await files.writeText(join(runDirectory, "certificate.json"), text);
	const { fingerprint } = certificate.environment;
	const path = certificatePath(layout, fingerprint);
	const stored = await readCertificate(files, layout, fingerprint).catch(() => null);
	const open = certificateVerdict(certificate).state === "open";
	if (open && stored !== null && certificateVerdict(stored).state !== "open") {
		progress.done("too few decisions: the certificate of this host stays as it was");
		return;
	}
	await files.makeDirectory(layout.certificates);
	await files.writeText(path, text);
	progress.done(`certificate: ${path}`);
}
