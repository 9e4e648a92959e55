import { randomInt } from "node:crypto";
import { EvlabError } from "../../model/errors.ts";
import type { Experiment } from "../../model/experiment.ts";
import type { Ledger } from "../../record/ledger.ts";
import type { Context } from "../context.ts";
import { carryOn } from "../try/carry-on.ts";
import { defaultSeconds } from "../try/default-seconds.ts";
import { openAttempt } from "../try/open-attempt.ts";
import { candidateOfRecord } from "./candidate-of-record.ts";

/**
 * The change of an experiment on the tip of now, as a new experiment with every stage: gates and
 * gains of another base say nothing of this one.
 */
export async function measureAgain(
	context: Context,
	ledger: Ledger,
	experiment: Experiment,
): Promise<Experiment> {
	const { title, hypothesis, author } = experiment;
	const candidate = await candidateOfRecord(context, ledger, experiment);
	const directory = await openAttempt(context, [candidate], {
		...{ title, hypothesis, author, filter: null, seed: randomInt(2 ** 31) },
		...defaultSeconds,
	});
	const { candidates } = await carryOn(context, directory);
	const published = candidates[0]?.published ?? null;
	if (published !== null) return ledger.read(published.experiment);
	throw new EvlabError("RECORD_MISMATCH", `${directory} has no record`, "evlab resume");
}
