import { join } from "node:path";
import type { ExperimentId } from "../model/experiment.ts";
import { readStoredComparison } from "../record/comparison-evidence.ts";
import { openLedger } from "../record/ledger.ts";
import { refuseRecord } from "../record/refusal.ts";
import { comparisonTable } from "../report/comparison-table.ts";
import { experimentDetails } from "../report/experiment-details.ts";
import { printable } from "../report/quantity.ts";
import type { Context } from "./context.ts";

/** `evlab log EXP-NNN`: one experiment, with the comparison that was decided on. */
export async function logExperiment(
	context: Context,
	{ id, json }: { readonly id: ExperimentId; readonly json?: boolean | undefined },
): Promise<void> {
	const { files, layout } = context;
	const entry = (await openLedger(files, layout).entries()).find((one) => one.id === id);
	if (entry?.state !== "readable") throw refuseRecord(id, entry?.why ?? null);
	context.progress.close();
	if (json) {
		context.print(JSON.stringify({ schema: "evlab.log/1", entries: [entry] }));
		return;
	}
	const directory = join(layout.root, "experiments", id);
	const comparison =
		(await readStoredComparison(files, directory, "confirm")) ??
		(await readStoredComparison(files, directory, "screen"));
	const { decision } = entry.experiment;
	const table =
		comparison === null
			? []
			: comparisonTable(comparison, {
					width: context.width,
					style: context.style,
					conclusion: `${decision.kind}: ${printable(decision.reason)}`,
					layers: [],
					modes: [],
					doubts: [],
				});
	const lines = experimentDetails(entry, context);
	for (const line of [...lines, ...(table.length > 0 ? ["", ...table] : [])]) context.print(line);
}
