import { z } from "zod";
import { Sha256 } from "./variant.ts";

/** Fingerprint of host and toolchain. Records of different `fingerprint` refuse to pair. */
export const Environment = z
	.object({
		cpuModel: z.string(),
		cores: z.number().int().positive(),
		kernel: z.string(),
		distribution: z.string(),
		node: z.string(),
		compiler: z.string(),
		libc: z.string(),
		virtualized: z.boolean(),
		/** Core the measuring processes were pinned to, or null where pinning is not permitted. */
		pinnedCore: z.number().int().nullable(),
		/** Coarse: "x86_64 vm 2-core no-pmu". Records of version 0.1 have none. */
		hostClass: z.string().default("unknown"),
		/** sha256 over all fields above but `pinnedCore` and `hostClass`. */
		fingerprint: Sha256,
	})
	.readonly();
export type Environment = z.infer<typeof Environment>;
