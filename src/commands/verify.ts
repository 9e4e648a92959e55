import type { Variant } from "../model/variant.ts";
import { gateTable } from "../report/gate-table.ts";
import type { Context } from "./context.ts";
import { loadWorkloads } from "./load-workloads.ts";
import { resolveVariants } from "./prepare.ts";
import { type GateSides, runGate } from "./run-gate.ts";

export interface VerifyOptions {
	readonly variant: string;
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
	const { files, layout, progress } = context;
	const sides = await resolveSides(context, options.variant);
	const full = options.full === true;
	const { config } = await loadWorkloads(files, layout.root);
	const report = await runGate(context, sides, {
		full,
		filter: options.filter ?? null,
		oracleSeconds: options.oracleSeconds ?? oracleSeconds[full ? "full" : "light"],
		layouts: config.measure.layouts,
	});
	progress.close();
	const text = JSON.stringify(report);
	if (typeof options.json === "string") await files.writeText(options.json, `${text}\n`);
	if (options.json === true) context.print(text);
	else for (const line of gateTable(report, context)) context.print(line);
	return { passes: 0, fails: 1, "could not run": 2 }[report.verdict.kind];
}

async function resolveSides(context: Context, spec: string): Promise<GateSides> {
	const variants = await resolveVariants(context, ["upstream", "tip", spec]);
	const [pristine, tip, variant] = variants as [Variant, Variant, Variant];
	return { pristine, tip, variant };
}
