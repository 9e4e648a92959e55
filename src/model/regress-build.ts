import { z } from "zod";
import { Toolchain } from "./build.ts";
import { Sanitizer } from "./gate.ts";
import { Sha256, Variant } from "./variant.ts";

/** regress: upstream's tests out of the pristine tree, linked with one variant's library. */
export const RegressBuild = z
	.object({
		variant: Variant,
		toolchain: Toolchain,
		sanitizer: Sanitizer,
		cacheKey: Sha256,
		/** Absolute path of the program. */
		regress: z.string(),
	})
	.readonly();
export type RegressBuild = z.infer<typeof RegressBuild>;
