import { join } from "node:path";
import type { AskDesk } from "../../agent/ask.ts";
import type { Backend, BackendDesk } from "../../agent/backends/backend.ts";
import { createBackend } from "../../agent/backends/create-backend.ts";
import { parsePrices } from "../../agent/price.ts";
import type { RunJournal } from "../../agent/run-journal.ts";
import { addRows } from "../../agent/token-ledger.ts";
import type { AgentPrices } from "../../model/agent-prices.ts";
import type { Seat } from "../../model/agent-run.ts";
import { EvlabError } from "../../model/errors.ts";
import type { Context } from "../context.ts";
import { runConfined } from "./confine.ts";

/** A busy service says to come back in a minute. */
const pauseMs = 60_000;

export async function readPrices({ files, layout }: Context): Promise<AgentPrices> {
	return parsePrices(await files.readText(join(layout.root, "config", "agent-prices.toml")));
}

/** Where questions and answers lie when people carry them, and what to type to go on. */
export interface Places {
	readonly exchange: string;
	readonly goOn: string;
}

type Backends = ReadonlyMap<Seat["agent"], Backend>;

/** One backend for each agent that has a seat. Throws, before anything is written, when one cannot. */
export async function openBackends(
	context: Context,
	seats: readonly Seat[],
	recorded: string | null,
	places: Places,
): Promise<Backends> {
	const { files, shell, environment } = context;
	const desk: BackendDesk = {
		...{ files, shell, environment, nowMs: () => performance.now() },
		runConfined: (command, options) => runConfined(context, command, options),
	};
	requireModels(seats);
	const backends = new Map<Seat["agent"], Backend>();
	for (const { agent } of seats) {
		if (backends.has(agent)) continue;
		const backend = createBackend(agent, desk, { ...places, recorded });
		await backend.requireReady();
		backends.set(agent, backend);
	}
	return backends;
}

/** Backends, prices and the ledger of this host, for one run. */
export async function openAskDesk(
	context: Context,
	journal: RunJournal,
	backends: Backends,
	goOn: string,
): Promise<AskDesk> {
	const { files, environment } = context;
	return {
		...{ journal, files, environment, prices: await readPrices(context) },
		requireRunning: () => {
			if (!context.signal.aborted) return;
			throw new EvlabError("INTERRUPTED", "stopped; what was answered is kept", goOn);
		},
		now: () => new Date(),
		pause: () => new Promise((done) => setTimeout(done, pauseMs)),
		backendOf: ({ agent }) => {
			const backend = backends.get(agent);
			if (backend === undefined) throw new Error(`unreachable: nobody sits with ${agent}`);
			return backend;
		},
		onRow: () => writeRows(context, journal),
	};
}

/** The service by itself has no model of its own choice. */
function requireModels(seats: readonly Seat[]): void {
	if (!seats.some(({ agent, model }) => agent === "api" && model === null)) return;
	throw new EvlabError("BAD_INPUT", "agent api needs a model", "name it: --agent api:MODEL");
}

/** Replayed answers were paid for when they were recorded: they stay out of the ledger. */
export async function writeRows(context: Context, journal: RunJournal): Promise<void> {
	const { files, layout } = context;
	const rows = journal.state().rows.filter(({ agent }) => agent !== "replay");
	if (rows.length === 0) return;
	const path = join(layout.root, "experiments", "token-ledger.tsv");
	await context.lock(
		join(layout.locks, "token-ledger.lock"),
		async () => {
			const before = (await files.exists(path)) ? await files.readText(path) : "";
			await files.makeDirectory(join(layout.root, "experiments"));
			await files.writeText(path, addRows(before, rows));
		},
		() => {},
	);
}
