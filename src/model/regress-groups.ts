import { z } from "zod";
import { Backend } from "./gate.ts";

const Seconds = z.number().positive().max(600);

/** config/regress-groups.toml: which tests a touched file calls for, and how long a test may take. */
export const RegressGroups = z
	.strictObject({
		version: z.literal(1),
		/** One entry a group of regress; a group that is not here is refused. */
		timeouts_s: z.record(z.string(), Seconds).readonly(),
		/** Tests that wait for seconds; LIGHT takes them for the files of `slow_for`, and in doubt. */
		slow: z.array(z.string()).readonly(),
		slow_for: z.array(z.string()).readonly(),
		/** Tests whose clock is so strict that they are run when nothing else is. */
		alone: z.array(z.string()).readonly(),
		/** Backends of LIGHT for a touched file, instead of epoll. */
		backends: z.record(z.string(), z.array(Backend).min(1).readonly()).readonly(),
		/** Groups that exercise a source file. */
		files: z.record(z.string(), z.array(z.string()).min(1).readonly()).readonly(),
	})
	.superRefine((config, context) => {
		const known = new Set(Object.keys(config.timeouts_s));
		for (const [file, groups] of Object.entries(config.files)) {
			for (const group of groups.filter((name) => !known.has(name))) {
				context.addIssue({ code: "custom", message: `files."${file}": no group ${group}` });
			}
		}
		for (const file of [...Object.keys(config.backends), ...config.slow_for]) {
			if (config.files[file] !== undefined) continue;
			context.addIssue({ code: "custom", message: `${file} has no entry in files` });
		}
	})
	.readonly();
export type RegressGroups = z.infer<typeof RegressGroups>;
