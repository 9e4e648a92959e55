import { z } from "zod";
import { ExperimentId } from "./experiment.ts";

/** "insight" explains, "trap" warns, "result" is what came out. */
export const MemoryKind = z.enum(["insight", "trap", "result"]);
export type MemoryKind = z.infer<typeof MemoryKind>;

/** One thing worth knowing next time: `.workspace-memory/<id>.md`. */
export const MemoryEntry = z
	.strictObject({
		/** Date and words of the title; the file's name. */
		id: z.string().regex(/^\d{4}-\d{2}-\d{2}-[a-z0-9]+(-[a-z0-9]+)*$/),
		date: z.iso.date(),
		kind: MemoryKind,
		/** The experiment it comes from; it goes into the same commit. */
		experiment: ExperimentId.nullable(),
		tags: z.array(z.string().regex(/^[a-z0-9][a-z0-9-]*$/)).readonly(),
		/** One line. */
		title: z
			.string()
			.min(1)
			.regex(/^[^\n\r]+$/),
		/** Markdown, without the title. */
		body: z.string(),
	})
	.readonly();
export type MemoryEntry = z.infer<typeof MemoryEntry>;
