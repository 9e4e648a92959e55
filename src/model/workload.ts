import { z } from "zod";
import { Program } from "./program.ts";
import { type ProgramBuilder, program } from "./program-builder.ts";

/** Exact per iteration; any other sum voids the sample. */
const Expected = z.strictObject({ bytes: z.number().int(), events: z.number().int() }).readonly();

/** One micro-workload: a program and what one pass through its loop must do. */
export const Workload = z
	.strictObject({
		/** Folder, family and case: "evbuffer/add-drain-64". */
		id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
		measures: z.string().min(1),
		program: Program,
		/** Operations one iteration of the loop stands for; ns/op divides by it. */
		operationsPerIteration: z.number().int().positive(),
		expected: Expected,
		/** The same job without libevent; null where there is none. Its ns/op divides by the same. */
		floor: z.strictObject({ program: Program, expected: Expected }).readonly().nullable(),
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

/** What one pass through a floor's loop must do; it may count other bytes than the workload. */
export type FloorFacts = Pick<LoopFacts, "bytes" | "events">;

export type Parameters<Name extends string = string> = Readonly<Record<Name, number>>;

type Build<Facts> = (builder: ProgramBuilder, parameters: Parameters) => Facts;

/** A family of workloads: one loop, one case per line of config/workload.toml. */
export interface WorkloadFamily {
	readonly family: string;
	readonly measures: string;
	readonly parameters: readonly string[];
	readonly build: Build<LoopFacts>;
	readonly floor?: Build<FloorFacts>;
}

/**
 * Declares a family. `parameters` are read from config/workload.toml, section
 * `[micro."<family>"]`, one key per case; `build` writes the program with the builder, and `floor`
 * the same job by hand, as another program.
 */
export function defineWorkload<const Name extends string>(
	family: string,
	measures: string,
	parameters: readonly Name[],
	build: (builder: ProgramBuilder, parameters: Parameters<Name>) => LoopFacts,
	floor?: (builder: ProgramBuilder, parameters: Parameters<Name>) => FloorFacts,
): WorkloadFamily {
	return {
		family,
		measures,
		parameters,
		build: build as Build<LoopFacts>,
		...(floor && { floor: floor as Build<FloorFacts> }),
	};
}

/** The id of a case; the case "default" takes the family's. */
export function idOf(family: string, name: string): string {
	return name === "default" ? family : `${family}-${name}`;
}

/** The case `name` of a family as a checked workload. */
export function instantiate(
	family: WorkloadFamily,
	name: string,
	parameters: Parameters,
): Workload {
	const builder = program();
	const facts = family.build(builder, parameters);
	const locks = facts.locks ?? false;
	return Workload.parse({
		id: idOf(family.family, name),
		measures: family.measures,
		program: builder.finish({ locks }),
		operationsPerIteration: facts.operationsPerIteration ?? 1,
		expected: expectedOf(facts),
		floor: family.floor === undefined ? null : floorOf(family.floor, parameters, locks),
	});
}

/** Runs in the workload's process, so with its locks, though it takes none itself. */
function floorOf(
	build: Build<FloorFacts>,
	parameters: Parameters,
	locks: boolean,
): Workload["floor"] {
	const builder = program();
	const facts = build(builder, parameters);
	return { program: builder.finish({ locks }), expected: expectedOf(facts) };
}

function expectedOf({ bytes, events = 0 }: FloorFacts): Workload["expected"] {
	return { bytes, events };
}
