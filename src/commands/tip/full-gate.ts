import { EvlabError } from "../../model/errors.ts";
import type { Variant } from "../../model/variant.ts";
import { verdictText } from "../../report/gate-table.ts";
import type { Context } from "../context.ts";
import { verifyVariant } from "../verify.ts";

/** Longer than in `evlab try`: what becomes the tip is built upon. */
const oracleSeconds = 60;

/** What stands before the tip: null when the variant may become it, otherwise what it fails. */
export type FinalGate = (context: Context, variant: Variant) => Promise<string | null>;

/**
 * All of libevent's tests on every backend and with sanitizers, the scenarios, and the oracle. Null
 * when all pass, otherwise what fails. Throws when one could not run: that is no pass.
 */
export async function fullGate(context: Context, variant: Variant): Promise<string | null> {
	const { verdict } = await verifyVariant(context, { variant, full: true, oracleSeconds });
	if (verdict.kind === "could not run") {
		throw new EvlabError(
			context.signal.aborted ? "INTERRUPTED" : "WORKER_FAILED",
			`the full gate could not run: ${verdict.reason}`,
			`evlab verify ${variant.commit} --full says more`,
		);
	}
	return verdict.kind === "fails" ? `full gate ${verdictText(verdict)}` : null;
}
