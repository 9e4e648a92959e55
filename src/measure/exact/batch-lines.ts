import { z } from "zod";
import type { Workload } from "../../model/workload.ts";
import type { BatchPlan } from "./plan-batches.ts";

/** One batch as evrun prints it; a count is worth nothing unless the batch did its work. */
const Batch = z.object({
	bytes: z.number(),
	events: z.number(),
	syscalls: z.record(z.string(), z.number()),
});
const CountedBatch = Batch.extend({
	allocations: z.number().int().nonnegative(),
	frees: z.number().int().nonnegative(),
	allocated_bytes: z.number().int().nonnegative(),
	peak_rss_kb: z.number().int().positive(),
});
export type Batch = z.infer<typeof Batch>;
export type CountedBatch = z.infer<typeof CountedBatch>;

export type BatchLines<Line> =
	| { readonly ok: true; readonly counted: readonly Line[] }
	| { readonly ok: false; readonly because: string };

/** Counted batches from lines of evrun. Not ok: a line missing, of another form, or with another sum than expected. Pure. */
export function parseBatches(
	stdout: string,
	workload: Workload,
	plan: BatchPlan,
): BatchLines<Batch> {
	return parse(stdout, Batch, workload, plan);
}

/** The same for evrun_alloc. Pure. */
export function parseCountedBatches(
	stdout: string,
	workload: Workload,
	plan: BatchPlan,
): BatchLines<CountedBatch> {
	return parse(stdout, CountedBatch, workload, plan);
}

function parse<Line extends Batch>(
	stdout: string,
	schema: z.ZodType<Line>,
	{ expected }: Workload,
	plan: BatchPlan,
): BatchLines<Line> {
	const iterations = plan.argument.split(",").map(Number);
	const lines = stdout.split("\n").filter((line) => line !== "");
	if (lines.length !== iterations.length) {
		return fail(`it reported ${lines.length} of ${iterations.length} batches`);
	}
	const batches: Line[] = [];
	for (const [i, line] of lines.entries()) {
		const parsed = schema.safeParse(parseJson(line));
		if (!parsed.success) return fail("it printed something else than its batches");
		const count = iterations[i] as number;
		const { bytes, events } = parsed.data;
		if (bytes !== expected.bytes * count || events !== expected.events * count) {
			return fail(
				`${count} iterations moved ${bytes} bytes and ran ${events} callbacks, not ${expected.bytes * count} and ${expected.events * count}`,
			);
		}
		batches.push(parsed.data);
	}
	// The first one warmed up.
	return { ok: true, counted: batches.slice(1) };
}

function fail(because: string): { readonly ok: false; readonly because: string } {
	return { ok: false, because };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
