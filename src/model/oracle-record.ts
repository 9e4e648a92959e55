import { z } from "zod";
import { Script } from "./oracle-script.ts";
import { ObjectId, Role } from "./variant.ts";

const OracleBuild = z
	.strictObject({ name: z.string().min(1), commit: ObjectId, buildId: z.string() })
	.readonly();
export type OracleBuild = z.infer<typeof OracleBuild>;

/** Where a build did not do what libevent's API promises, and what it did instead. */
export const Difference = z
	.strictObject({
		/** The pristine build here means that the oracle is wrong, or libevent 2.1.12 is. */
		role: Role,
		/** Index of the script's step; its length stands for the end, null for no answer at all. */
		step: z.number().int().nonnegative().nullable(),
		expected: z.string(),
		found: z.string(),
	})
	.readonly();
export type Difference = z.infer<typeof Difference>;

/** A failure of the oracle, as small as it could be made, to be run again: `evlab oracle --replay`. */
export const OracleRecord = z
	.strictObject({
		schema: z.literal("evlab.oracle/1"),
		savedAt: z.string(),
		seed: z.number().int(),
		baseline: OracleBuild,
		candidate: OracleBuild,
		/** Whether the candidate was built with ASan, UBSan and libevent's assertions. */
		sanitized: z.boolean(),
		script: Script,
		difference: Difference,
	})
	.readonly();
export type OracleRecord = z.infer<typeof OracleRecord>;
