import { join } from "node:path";
import type { Experiment } from "../model/experiment.ts";
import type { Files } from "../system/ports.ts";
import { digestOf } from "./digest.ts";
import { listEvidence } from "./evidence-list.ts";
import type { LedgerPaths } from "./ledger-paths.ts";
import { readSnapshot, type Snapshot } from "./snapshot.ts";
import { statusAfter } from "./status.ts";

/** One thing that is wrong, and what to do about it. */
export interface LedgerFinding {
	readonly where: string;
	readonly what: string;
	readonly next: string;
}

/** A file that follows from the ledger: what it should say. */
export interface RenderedFile {
	readonly path: string;
	readonly text: string;
}

/** Chain, evidence, events against records, rendered files; every finding, not the first. */
export async function checkLedger(
	files: Files,
	paths: LedgerPaths,
	rendered: readonly RenderedFile[],
): Promise<readonly LedgerFinding[]> {
	const snapshot = await readSnapshot(files, paths);
	const findings = [...checkChain(snapshot), ...checkEvents(snapshot)];
	for (const record of snapshot.records) {
		if (record.state === "readable") {
			findings.push(...(await checkEvidence(files, paths, record.experiment)));
		}
	}
	findings.push(...(await checkStrays(files, paths)));
	for (const file of rendered) findings.push(...(await checkRendered(files, file)));
	return findings;
}

function checkChain({ records, log }: Snapshot): readonly LedgerFinding[] {
	const findings: LedgerFinding[] = [];
	for (const [index, record] of records.entries()) {
		if (record.state === "corrupt") {
			findings.push(restore(record.id, record.why));
			continue;
		}
		const before = records[index - 1];
		if (record.experiment.previous !== (before?.digest ?? null)) {
			const what = before === undefined ? "is the first record here" : `follows ${before.id}`;
			findings.push(
				restore(record.id, `it ${what}, but was written after another: one was changed or removed`),
			);
		}
	}
	const known = new Set(records.map(({ id }) => id));
	const gone = new Set(
		log.events.map(({ experiment }) => experiment).filter((id) => !known.has(id)),
	);
	findings.push(...[...gone].map((id) => restore(id, "events name it, its directory is gone")));
	return findings;
}

function checkEvents({ records, log }: Snapshot): readonly LedgerFinding[] {
	const findings: LedgerFinding[] = log.problems.map((what) => ({
		where: "events.jsonl",
		what,
		next: "git checkout -- experiments/events.jsonl",
	}));
	if (log.torn !== null) {
		findings.push({
			where: "events.jsonl",
			what: "its last line is half written: a process was killed",
			next: "evlab log --render sets it aside",
		});
	}
	for (const record of records) {
		const status = statusAfter(log.events, record.id);
		if (status === null) {
			findings.push({
				where: record.id,
				what: "no event says that it was recorded: the process was killed after publishing it",
				next: "evlab log --render adds the event",
			});
		}
		if (record.state !== "readable") continue;
		const accepted = log.events.some(
			({ experiment, event }) => experiment === record.id && event.kind === "accepted",
		);
		const { kind } = record.experiment.decision;
		if (accepted && kind !== "accept") {
			findings.push({
				where: record.id,
				what: `it was accepted, but its decision is ${kind}`,
				next: `evlab revert ${record.id}`,
			});
		}
	}
	return findings;
}

async function checkEvidence(
	files: Files,
	paths: LedgerPaths,
	{ id, files: recorded }: Experiment,
): Promise<readonly LedgerFinding[]> {
	const there = await listEvidence(files, join(paths.root, id));
	const found = new Map(there.map((file) => [file.path, file]));
	const known = new Set(recorded.map(({ path }) => path));
	return [
		...recorded.flatMap(({ path, sha256 }) => {
			const file = found.get(path);
			if (file === undefined) return [restore(id, `${path} is gone`)];
			return file.sha256 === sha256 ? [] : [restore(id, `${path} was changed`)];
		}),
		...there
			.filter(({ path }) => !known.has(path))
			.map(({ path }) => ({
				where: id,
				what: `${path} is not part of the record`,
				next: `remove experiments/${id}/${path}`,
			})),
	];
}

const ownNames = /^(EXP-\d{3,}|events\.jsonl|EXPERIMENTS\.md|SUMMARY\.md|token-ledger\.tsv)$/;

/** What a killed process left, and what nobody knows the origin of. */
async function checkStrays(files: Files, paths: LedgerPaths): Promise<readonly LedgerFinding[]> {
	if (!(await files.exists(paths.root))) return [];
	return (await files.list(paths.root))
		.filter((name) => !ownNames.test(name))
		.map((name) =>
			name.startsWith("events.torn-")
				? {
						where: name,
						what: "an event was lost when a process was killed; this is what was left of it",
						next: "read it, do again what it says, then remove it",
					}
				: { where: name, what: "is no part of the ledger", next: `remove experiments/${name}` },
		);
}

async function checkRendered(
	files: Files,
	{ path, text }: RenderedFile,
): Promise<readonly LedgerFinding[]> {
	const there = (await files.exists(path)) ? await files.readText(path) : null;
	if (there !== null && digestOf(there) === digestOf(text)) return [];
	return [
		{
			where: path,
			what: there === null ? "is missing" : "differs from what the records say",
			next: "evlab log --render",
		},
	];
}

function restore(id: string, what: string): LedgerFinding {
	return { where: id, what, next: `git checkout -- experiments/${id}` };
}
