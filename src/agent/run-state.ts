import type { AgentAnswer } from "../model/agent.ts";
import type { AgentOrder, AgentRunEntry } from "../model/agent-run.ts";
import { EvlabError } from "../model/errors.ts";
import type { TokenRow } from "../model/token-row.ts";

/** What a run's journal comes to. */
export interface RunState {
	readonly startedAt: string;
	readonly order: AgentOrder;
	readonly answers: ReadonlyMap<string, AgentAnswer>;
	/** Asked and not answered: under way, or lost to a kill. */
	readonly open: ReadonlyMap<string, TokenRow>;
	readonly done: ReadonlyMap<string, unknown>;
	/** One for each call, in the order they ended. */
	readonly rows: readonly (TokenRow & { readonly label: string })[];
}

/** Throws RECORD_MISMATCH when the lines are not those of one run. Pure. */
export function runState(entries: readonly AgentRunEntry[]): RunState {
	const [opened, ...rest] = entries;
	if (opened?.kind !== "opened") throw broken("does not begin with what was asked for");
	const first: RunState = {
		startedAt: opened.at,
		order: opened.order,
		answers: new Map(),
		open: new Map(),
		done: new Map(),
		rows: [],
	};
	return rest.reduce(afterRunEntry, first);
}

/** Pure. */
export function afterRunEntry(state: RunState, entry: AgentRunEntry): RunState {
	switch (entry.kind) {
		case "opened":
			throw broken("is opened twice");
		case "asked":
			return { ...state, open: new Map(state.open).set(entry.label, entry.row) };
		case "answered":
			return {
				...closed(state, entry.label, entry.row),
				answers: new Map(state.answers).set(entry.label, entry.answer),
			};
		case "lost":
			return closed(state, entry.label, entry.row);
		case "withdrawn": {
			const open = new Map(state.open);
			open.delete(entry.label);
			return { ...state, open };
		}
		case "bad reply":
			return {
				...state,
				rows: state.rows.map((row) =>
					row.label === entry.label && row.waste === null
						? { ...row, waste: "bad reply" as const }
						: row,
				),
			};
		case "did":
			return { ...state, done: new Map(state.done).set(entry.key, entry.value) };
	}
}

function closed(state: RunState, label: string, row: TokenRow): RunState {
	const open = new Map(state.open);
	if (!open.delete(label)) throw broken(`answers ${label}, which nobody asked`);
	return { ...state, open, rows: [...state.rows, { ...row, label }] };
}

function broken(why: string): EvlabError {
	return new EvlabError(
		"RECORD_MISMATCH",
		`the journal of this run ${why}`,
		"take its directory out of .evlab/agents and start another run",
	);
}
