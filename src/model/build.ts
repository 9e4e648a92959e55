import { z } from "zod";
import { Sha256, Variant } from "./variant.ts";

/** Compiler and flags that every object of one comparison is built with. */
export const Toolchain = z
	.object({
		compiler: z.string(),
		compilerVersion: z.string(),
		cmakeVersion: z.string(),
		generator: z.string(),
		flags: z.string(),
	})
	.readonly();
export type Toolchain = z.infer<typeof Toolchain>;

/** One link of the addon. Copies differ only in padding and link order (their *layout*). */
export const AddonCopy = z
	.object({
		layout: z.number().int().nonnegative(),
		path: z.string(),
		/** GNU build id read from the file by readelf, not by the code under test. */
		buildId: z.string().regex(/^[0-9a-f]{40}$/),
	})
	.readonly();
export type AddonCopy = z.infer<typeof AddonCopy>;

export const UpstreamProgramName = z.enum([
	"bench",
	"bench_cascade",
	"bench_http",
	"bench_httpclient",
]);
export type UpstreamProgramName = z.infer<typeof UpstreamProgramName>;

export const UpstreamBinary = z
	.object({ path: z.string(), buildId: z.string().regex(/^[0-9a-f]{40}$/) })
	.readonly();
export type UpstreamBinary = z.infer<typeof UpstreamBinary>;

/** Everything that was built from one variant. All paths are absolute. */
export const VariantBuild = z
	.object({
		variant: Variant,
		toolchain: Toolchain,
		/** Content hash over tree, harness sources, flags and compiler; names the cache entry. */
		cacheKey: Sha256,
		/** Hash of libevent's own machine code, debug information stripped. */
		codeHash: Sha256,
		addons: z.array(AddonCopy).min(1).readonly(),
		evrun: z.string(),
		/** evrun with link-time counters of allocations; never timed. */
		evrunAlloc: z.string(),
		/** libevent as it was linked into these; absent in records of an earlier release. */
		library: z
			.object({
				/** Static libraries without debug information, in the order a linker takes them. */
				archives: z.array(z.string()).min(1).readonly(),
				/** Directory of the header that the build has made, event2/event-config.h. */
				headers: z.string(),
			})
			.readonly()
			.optional(),
		upstream: z
			.object({
				bench: UpstreamBinary,
				bench_cascade: UpstreamBinary,
				bench_http: UpstreamBinary,
				bench_httpclient: UpstreamBinary,
			})
			.readonly(),
	})
	.readonly();
export type VariantBuild = z.infer<typeof VariantBuild>;
