import type { GateReport } from "../model/gate.ts";
import type { Variant } from "../model/variant.ts";
import { gateTable } from "../report/gate-table.ts";
import type { Context } from "./context.ts";
import { loadWorkloads } from "./load-workloads.ts";
import { resolveVariants } from "./prepare.ts";
import { type GateSides, runGate } from "./run-gate.ts";

export interface VerifyOptions {
	/** Ref, patch or directory, or what one of them was found to be. */
	readonly variant: string | Variant;
	readonly full?: boolean | undefined;
	/** Only tests with one of these words in their names, comma-separated. */
	readonly filter?: string | undefined;
	/** Time for the oracle's random programs; 0 leaves it out. */
	readonly oracleSeconds?: number | undefined;
	/** A file to write the report to; true prints it instead of the table. */
	readonly json?: string | true | undefined;
}

/** A gate before every comparison has to be short; one before an acceptance, thorough. */
const oracleSeconds = { light: 20, full: 600 };

/** `evlab verify`: the exit code, 0 passes, 1 fails, 2 could not run. */
export async function verify(context: Context, options: VerifyOptions): Promise<number> {
	const report = await verifyVariant(context, options);
	context.progress.close();
	const text = JSON.stringify(report);
	if (typeof options.json === "string") await context.files.writeText(options.json, `${text}\n`);
	if (options.json === true) context.print(text);
	else for (const line of gateTable(report, context)) context.print(line);
	return { passes: 0, fails: 1, "could not run": 2 }[report.verdict.kind];
}

/** Builds and tests; the report is also stored below .evlab/runs. Waits for its turn on this host. */
export async function verifyVariant(
	context: Context,
	options: Pick<VerifyOptions, "variant" | "full" | "filter" | "oracleSeconds">,
): Promise<GateReport> {
	const { files, layout } = context;
	const sides = await resolveSides(context, options.variant);
	const full = options.full === true;
	const { config } = await loadWorkloads(files, layout.root);
	return runGate(context, sides, {
		full,
		filter: options.filter ?? null,
		oracleSeconds: options.oracleSeconds ?? oracleSeconds[full ? "full" : "light"],
		layouts: config.measure.layouts,
	});
}

async function resolveSides(context: Context, asked: string | Variant): Promise<GateSides> {
	const spec = typeof asked === "string" ? asked : asked.commit;
	const variants = await resolveVariants(context, ["upstream", "tip", spec]);
	const [pristine, tip, found] = variants as [Variant, Variant, Variant];
	return { pristine, tip, variant: typeof asked === "string" ? found : asked };
}
