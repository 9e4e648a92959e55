import { z } from "zod";

/** A git object id: 40 lower-case hexadecimal digits. */
export const ObjectId = z.string().regex(/^[0-9a-f]{40}$/);

/** A sha256 digest: 64 lower-case hexadecimal digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The two roles of a comparison; never "old" and "new". */
export const Role = z.enum(["baseline", "candidate"]);
export type Role = z.infer<typeof Role>;

/**
 * One libevent source state. `tree` (the git tree id) is its identity: two variants with the
 * same tree are the same source, whatever they were called on the command line.
 */
export const Variant = z
	.object({
		name: z.string().min(1),
		origin: z.enum(["ref", "patch", "directory"]),
		commit: ObjectId,
		tree: ObjectId,
	})
	.readonly();
export type Variant = z.infer<typeof Variant>;
