import { z } from "zod";
import { Program } from "./program.ts";
import { type ProgramBuilder, program } from "./program-builder.ts";

/** One micro-workload: a program and what one pass through its loop must do. */
export const Workload = z
	.strictObject({
		/** Folder, family and case: "evbuffer/add-drain-64". */
		id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
		measures: z.string().min(1),
		program: Program,
		/** Operations one iteration of the loop stands for; ns/op divides by it. */
		operationsPerIteration: z.number().int().positive(),
		/** Exact per iteration; any other sum voids the sample. */
		expected: z.strictObject({ bytes: z.number().int(), events: z.number().int() }).readonly(),
	})
	.readonly();
export type Workload = z.infer<typeof Workload>;

/**
 * Workloads of the folder self/ run nothing of libevent: their code is the same on both sides, so
 * one that moves shows that the bench, not the change, has moved.
 */
export function isSentinel(workload: string): boolean {
	return workload.startsWith("self/");
}

/** What a workload file says of the loop it has built. */
export interface LoopFacts {
	readonly operationsPerIteration?: number;
	/** Bytes the operations and callbacks report as moved, per iteration. */
	readonly bytes: number;
	/** Callbacks run, per iteration. */
	readonly events?: number;
	readonly locks?: boolean;
}

export type Parameters<Name extends string = string> = Readonly<Record<Name, number>>;

/** A family of workloads: one loop, one case per line of config/workload.toml. */
export interface WorkloadFamily {
	readonly family: string;
	readonly measures: string;
	readonly parameters: readonly string[];
	readonly build: (builder: ProgramBuilder, parameters: Parameters) => LoopFacts;
}

/**
 * Declares a family. `parameters` are read from config/workload.toml, section
 * `[micro."<family>"]`, one key per case; `build` writes the program with the builder.
 */
export function defineWorkload<const Name extends string>(
	family: string,
	measures: string,
	parameters: readonly Name[],
	build: (builder: ProgramBuilder, parameters: Parameters<Name>) => LoopFacts,
): WorkloadFamily {
	return { family, measures, parameters, build: build as WorkloadFamily["build"] };
}

/** The case `name` of a family as a checked workload; the case "default" takes the family's id. */
export function instantiate(
	family: WorkloadFamily,
	name: string,
	parameters: Parameters,
): Workload {
	const builder = program();
	const facts = family.build(builder, parameters);
	return Workload.parse({
		id: name === "default" ? family.family : `${family.family}-${name}`,
		measures: family.measures,
		program: builder.finish({ locks: facts.locks ?? false }),
		operationsPerIteration: facts.operationsPerIteration ?? 1,
		expected: { bytes: facts.bytes, events: facts.events ?? 0 },
	});
}
