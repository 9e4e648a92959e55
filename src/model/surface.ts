import { z } from "zod";

/** Something that objects of a variant reach, and those of the unmodified library do not. */
export const SurfaceFinding = z
	.object({
		/** The object file, named after its source: "buffer.c.o". */
		object: z.string(),
		/** Symbol, instruction, section or text. */
		what: z.string(),
		/** Why that is refused, in words that follow "buffer.c.o: pthread_create". */
		why: z.string(),
	})
	.readonly();
export type SurfaceFinding = z.infer<typeof SurfaceFinding>;

/** What a variant's objects were held against, and what was found. */
export const SurfaceReport = z
	.object({
		objects: z.number().int().positive(),
		findings: z.array(SurfaceFinding).readonly(),
	})
	.readonly();
export type SurfaceReport = z.infer<typeof SurfaceReport>;
