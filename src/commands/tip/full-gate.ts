import { EvlabError } from "../../model/errors.ts";
import type { Variant } from "../../model/variant.ts";
import { verdictText } from "../../report/gate-table.ts";
import type { Context } from "../context.ts";
import { searchVariant } from "../oracle.ts";
import { verifyVariant } from "../verify.ts";

/** Longer than in `evlab try`: what becomes the tip is built upon. */
const oracleSeconds = 60;

/**
 * All of libevent's tests on every backend and with sanitizers, then the oracle. Null when both
 * pass, otherwise what fails. Throws when either could not run: that is no pass.
 */
export async function fullGate(context: Context, variant: Variant): Promise<string | null> {
	const { verdict } = await verifyVariant(context, { variant, full: true });
	if (verdict.kind === "could not run") {
		throw new EvlabError(
			context.signal.aborted ? "INTERRUPTED" : "WORKER_FAILED",
			`the full gate could not run: ${verdict.reason}`,
			`evlab verify ${variant.commit} --full says more`,
		);
	}
	if (verdict.kind === "fails") return `full gate ${verdictText(verdict)}`;
	const { result } = await searchVariant(context, {
		variant: variant.commit,
		seconds: oracleSeconds,
	});
	if (result.state === "agrees") return null;
	const { role, expected, found } = result.difference;
	if (role === "candidate") return `oracle: expected ${expected}, found ${found}`;
	throw new EvlabError(
		"WORKER_FAILED",
		"the pristine build does not do what the oracle's model says, so nothing can be judged",
		`report it with what evlab oracle ${variant.commit} saves`,
	);
}
