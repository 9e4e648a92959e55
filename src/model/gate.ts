import { z } from "zod";
import { Environment } from "./environment.ts";
import { HarnessRecord, SandboxRecord } from "./harness.ts";
import { Difference } from "./oracle-record.ts";
import { ScenarioReport } from "./scenario.ts";
import { SurfaceReport } from "./surface.ts";
import { ObservedTest } from "./test-outcome.ts";
import { Sha256, Variant } from "./variant.ts";

/** What event_base_new() is led to choose; "changelist" is epoll with its changelist. */
export const Backend = z.enum(["epoll", "changelist", "poll", "select"]);
export type Backend = z.infer<typeof Backend>;

/** "address" is ASan and UBSan in one build. */
export const Sanitizer = z.enum(["none", "address", "thread"]);
export type Sanitizer = z.infer<typeof Sanitizer>;

export const GateConfiguration = z.object({ backend: Backend, sanitizer: Sanitizer }).readonly();
export type GateConfiguration = z.infer<typeof GateConfiguration>;

/** A test that the unmodified library fails on hosts of this class, each time or often. */
export const KnownFailure = z
	.object({
		test: z.string(),
		/** States it ended in; another one is not known. */
		states: z
			.array(z.enum(["failed", "hang", "crash"]))
			.min(1)
			.readonly(),
		failedRuns: z.number().int().positive(),
		runs: z.number().int().positive(),
		detail: z.string(),
	})
	.readonly();
export type KnownFailure = z.infer<typeof KnownFailure>;

/** What the unmodified library does in one configuration: what a variant is held against. */
export const PristineRun = z
	.object({
		schema: z.literal("evlab.pristine/1"),
		hostClass: z.string(),
		configuration: GateConfiguration,
		/** Cache key of the build, and how it was run: with another of either it is measured again. */
		build: Sha256,
		sandboxed: z.boolean(),
		measuredAt: z.string(),
		/** As observed the first time; those of `known` included. */
		tests: z.array(ObservedTest).readonly(),
		known: z.array(KnownFailure).readonly(),
	})
	.readonly();
export type PristineRun = z.infer<typeof PristineRun>;

/** How one test of the variant stands against the unmodified library. */
export const Standing = z.enum(["fine", "known", "failure"]);
export type Standing = z.infer<typeof Standing>;

export const JudgedTest = ObservedTest.unwrap()
	.extend({
		standing: Standing,
		/** One line; empty for what is fine. */
		reason: z.string(),
	})
	.readonly();
export type JudgedTest = z.infer<typeof JudgedTest>;

export const ConfigurationReport = z
	.discriminatedUnion("state", [
		z.object({
			state: z.literal("ran"),
			configuration: GateConfiguration,
			/** How to run one test by hand, but for its name. */
			rerun: z.string(),
			durationMs: z.number().nonnegative(),
			tests: z.array(JudgedTest).readonly(),
			known: z.array(KnownFailure).readonly(),
		}),
		/** This host does not have the backend: the unmodified library does not find it either. */
		z.object({
			state: z.literal("absent"),
			configuration: GateConfiguration,
			why: z.string(),
		}),
		/** The unmodified library has the backend and lists its tests, the variant does not. */
		z.object({
			state: z.literal("lost"),
			configuration: GateConfiguration,
			reason: z.string(),
		}),
	])
	.readonly();
export type ConfigurationReport = z.infer<typeof ConfigurationReport>;

/** Which tests were to be run, and why these. */
export const GateScope = z
	.discriminatedUnion("kind", [
		z.object({ kind: z.literal("full") }),
		z.object({
			kind: z.literal("light"),
			touched: z.array(z.string()).readonly(),
			groups: z.union([z.literal("all"), z.array(z.string()).readonly()]),
			because: z.string(),
		}),
	])
	.readonly();
export type GateScope = z.infer<typeof GateScope>;

/** Random programs on the unmodified library, the variant and a model: one search. */
export const OracleReport = z
	.object({
		sanitizer: Sanitizer,
		seconds: z.number().positive(),
		seed: z.number().int(),
		scripts: z.number().int().nonnegative(),
		steps: z.number().int().nonnegative(),
		/** Null: none was found. */
		difference: Difference.nullable(),
		/** The smallest program that differs, for `evlab oracle --replay`. */
		saved: z.string().nullable(),
	})
	.readonly();
export type OracleReport = z.infer<typeof OracleReport>;

export const GateFailure = z
	.object({
		configuration: GateConfiguration,
		/** Of regress; "link surface", "scenario …" or "oracle"; null: the whole configuration. */
		test: z.string().nullable(),
		reason: z.string(),
	})
	.readonly();
export type GateFailure = z.infer<typeof GateFailure>;

export const GateVerdict = z
	.discriminatedUnion("kind", [
		z.object({ kind: z.literal("passes"), tests: z.number().int().positive() }),
		z.object({ kind: z.literal("fails"), failures: z.array(GateFailure).min(1).readonly() }),
		z.object({ kind: z.literal("could not run"), reason: z.string() }),
	])
	.readonly();
export type GateVerdict = z.infer<typeof GateVerdict>;

export const GateReport = z
	.object({
		schema: z.literal("evlab.gate/1"),
		startedAt: z.string(),
		durationMs: z.number().nonnegative(),
		environment: Environment,
		variant: Variant,
		/** Hash of upstream's tests, toolchain and flags: the cache key of the unmodified build. */
		harnessHash: Sha256,
		/** Absent in records of earlier releases. */
		harness: HarnessRecord.optional(),
		scope: GateScope,
		/** Only tests with one of these words in their names; null: no restriction. */
		filter: z.string().nullable(),
		/** "bubblewrap", or why the variant's code ran without a sandbox. */
		sandbox: SandboxRecord,
		/** Absent in records of an earlier release, and where --filter asks for some tests only. */
		surface: SurfaceReport.optional(),
		scenarios: z.array(ScenarioReport).readonly().optional(),
		/** Empty when something before it has failed, or with --oracle 0. */
		oracle: z.array(OracleReport).readonly().optional(),
		configurations: z.array(ConfigurationReport).readonly(),
		verdict: GateVerdict,
	})
	.readonly();
export type GateReport = z.infer<typeof GateReport>;
