#!/usr/bin/env node
// What two copies of one build leave unexplained of their batches' times, and what the sandbox
// costs: workers with and without it in turns, on the same copies.
//   node scripts/account-range.mjs [TRIALS] [FILTER]
// Per workload: the most by which one side's median unexplained time exceeded the other's in a
// visit (µs, and % of a batch), and the sandboxed ns/op over the plain one. Then starts and lags.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContext } from "../dist/src/commands/context.js";
import { filterIds, loadWorkloads } from "../dist/src/commands/load-workloads.js";
import { buildVariants, resolveVariants } from "../dist/src/commands/prepare.js";
import { trialWorkerFactory } from "../dist/src/measure/worker-factory.js";
import { median, quantile } from "../dist/src/stats/quantile.js";
import { confinedStart } from "../dist/src/system/confined-run.js";
import { readEnvironment } from "../dist/src/system/environment.js";
import { monotonicMs } from "../dist/src/system/monotonic.js";
import { startWorkerProcess } from "../dist/src/system/worker-process.js";

const trials = Number(process.argv[2] ?? 6);
const context = createContext(new AbortController().signal);
const { files, layout } = context;
const { config, micro } = await loadWorkloads(files, layout.root);
const chosen = filterIds(
	micro.map(({ id }) => id),
	process.argv[3],
);
const [build] = await buildVariants(
	context,
	await resolveVariants(context, ["upstream"]),
	config.measure.layouts,
);
const { pinnedCore } = await readEnvironment(context);
const directory = mkdtempSync(join(tmpdir(), "evlab-account-"));
const sandbox = await context.sandbox();
const confinement = { visible: layout.root, writable: directory };
const start = (how) =>
	trialWorkerFactory({
		startWorker: confinedStart(startWorkerProcess, how, confinement),
		readBytes: files.readBytes,
		workerScript: join(layout.root, "dist", "src", "measure", "worker-main.js"),
		core: pinnedCore,
		runDirectory: directory,
	});
const kinds = [
	{ name: "sandboxed", start: start(sandbox) },
	{ name: "plain", start: start({ kind: "none", reason: "for comparison" }) },
];
const rows = new Map(
	chosen.map((id) => [id, { us: 0, share: 0, ns: { sandboxed: [], plain: [] } }]),
);
const [starts, lags, shares] = [{ sandboxed: [], plain: [] }, [], []];
try {
	for (let trial = 0; trial < trials; trial++) {
		const layouts = [trial, trial + trials].map((n) => build.addons[n % build.addons.length]);
		for (const kind of trial % 2 === 0 ? kinds : [...kinds].reverse()) {
			for (const locks of [false, true]) {
				const visits = micro.filter(
					({ id, program }) => chosen.includes(id) && program.locks === locks,
				);
				if (visits.length > 0) await runTrial(kind, layouts, visits, trial);
			}
		}
	}
} finally {
	rmSync(directory, { recursive: true, force: true });
}

async function runTrial(kind, [baseline, candidate], visits, seed) {
	const startMs = monotonicMs();
	const worker = kind.start([
		{ role: "baseline", copy: baseline },
		{ role: "candidate", copy: candidate },
	]);
	await worker.ready();
	starts[kind.name].push(monotonicMs() - startMs);
	for (const workload of visits) {
		const cells = [];
		const { batch_us: batchUs, cell_ms: cellMs } = config.measure;
		const job = { type: "pair", workload, batchUs, cellMs, seed, budgetMs: 60 };
		const fault = await worker.perform(job, 8000, (reply) => {
			if (reply.type !== "cell") return;
			cells.push(reply);
			lags.push(monotonicMs() - reply.account.stampMs);
		});
		if (fault !== null || cells.length === 0) {
			console.log(`${workload.id}: ${JSON.stringify(fault)}`);
			continue;
		}
		const of = (role, field) => median(cells.map(({ account }) => account[role][field]));
		const beyondUs = of("candidate", "unexplainedUs") - of("baseline", "unexplainedUs");
		const batch = (1000 * of("baseline", "claimedMs")) / of("baseline", "batches");
		const row = rows.get(workload.id);
		row.us = Math.max(row.us, Math.abs(beyondUs));
		row.share = Math.max(row.share, Math.abs(beyondUs) / batch);
		shares.push(Math.abs(beyondUs) / Math.max(batch, 1 / 0.015));
		row.ns[kind.name].push(median(cells.map(({ cell }) => cell.baselineNsPerOp)));
	}
	worker.kill();
}

console.log("workload                          most µs  most %  sandboxed/plain");
for (const [id, { us, share, ns }] of rows) {
	const ratio = median(ns.sandboxed) / median(ns.plain);
	console.log(
		`${id.padEnd(32)}  ${us.toFixed(2).padStart(7)}  ${(100 * share).toFixed(2).padStart(6)}  ${ratio.toFixed(3).padStart(8)}`,
	);
}
const ratios = [...rows.values()].map(({ ns }) => median(ns.sandboxed) / median(ns.plain));
const shown = (values, digits = 1) =>
	[0.5, 0.99, 1].map((p) => quantile(values, p).toFixed(digits)).join(" / ");
console.log(`sandboxed/plain ns per op, median over workloads: ${median(ratios).toFixed(4)}`);
console.log(
	`start of a worker, median: sandboxed ${median(starts.sandboxed).toFixed(0)} ms, plain ${median(starts.plain).toFixed(0)} ms`,
);
console.log(`lag of a message, ms, median / 99 % / most: ${shown(lags)}`);
console.log(
	`unexplained beyond the other side, % of a batch, of ${shares.length} visits: ${shown(
		shares.map((share) => 100 * share),
		2,
	)}`,
);
context.progress.close();
