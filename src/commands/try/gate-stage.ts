import { verdictText } from "../../report/gate-table.ts";
import { verifyVariant } from "../verify.ts";
import { candidateOf, writeEvidence } from "./evidence.ts";
import { compilerComplaint } from "./host-fault.ts";
import type { Finding, Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** What its objects reach, libevent's own tests that the touched files call for, the scenarios. */
export async function gateStage({ context }: Workshop, task: Task): Promise<Finding> {
	const { variant } = candidateOf(task);
	try {
		const report = await verifyVariant(context, { variant, oracleSeconds: 0 });
		await writeEvidence(context, task, "gate.json", report);
		const outcome = {
			passes: "passes",
			fails: "rejects",
			"could not run": "inconclusive",
		} as const;
		return {
			outcome: outcome[report.verdict.kind],
			finding: verdictText(report.verdict),
			evidence: ["gate.json"],
		};
	} catch (error) {
		const finding = `does not compile with assertions: ${compilerComplaint(error)}`;
		return { outcome: "rejects", finding, evidence: [] };
	}
}
