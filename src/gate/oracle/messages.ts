import { z } from "zod";
import { Script } from "../../model/oracle-script.ts";
import { Observation } from "./observation.ts";

/** How a worker is started: argv[2], as JSON. */
export const OracleStart = z
	.strictObject({
		addon: z.string(),
		/** Every allocation in pages of its own; see native/kernel/guarded_memory.h. */
		guarded: z.boolean(),
	})
	.readonly();
export type OracleStart = z.infer<typeof OracleStart>;

export const OracleRequest = z.strictObject({ id: z.number().int(), script: Script }).readonly();
export type OracleRequest = z.infer<typeof OracleRequest>;

export const OracleReply = z.discriminatedUnion("type", [
	z.strictObject({ type: z.literal("ready"), buildId: z.string(), path: z.string() }),
	z.strictObject({
		type: z.literal("ran"),
		id: z.number().int(),
		observations: z.array(Observation).readonly(),
	}),
]);
export type OracleReply = z.infer<typeof OracleReply>;
