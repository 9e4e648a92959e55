import { z } from "zod";

/** The libraries that are compared; libevent stands for both of its builds. */
export const PeerLibrary = z.enum(["libevent", "libev", "libuv"]);
export type PeerLibrary = z.infer<typeof PeerLibrary>;

const Count = z.number().int().nonnegative();
const Name = z.string().regex(/^[a-z0-9_-]+$/);

/** One job for all libraries, as native/peers is asked for it. */
export const PeerJob = z
	.strictObject({
		/** Family and case: "peers/ring-100-1". */
		id: z.string().regex(/^peers\/[a-z0-9-]+$/),
		measures: z.string().min(1),
		/** What native/peers knows it by. */
		job: Name,
		/** The part of each library that does it. */
		apis: z.record(PeerLibrary, Name).readonly(),
		parameters: z.record(Name, Count.max(1_000_000)).readonly(),
		/** Exact per iteration; any other sum voids the process. */
		expected: z.strictObject({ bytes: Count, events: Count }).readonly(),
		/** Operations one iteration stands for; ns/op divides by it. */
		operationsPerIteration: z.number().int().positive(),
	})
	.readonly();
export type PeerJob = z.infer<typeof PeerJob>;

/** What one iteration does. */
interface PeerFacts {
	readonly bytes: number;
	readonly events: number;
	readonly operationsPerIteration?: number;
}

/** A job with the sizes it is done in. */
export interface PeerFamily<Names extends string = string> {
	readonly family: string;
	readonly measures: string;
	readonly job: string;
	readonly apis: Readonly<Record<PeerLibrary, string>>;
	readonly cases: Readonly<Record<string, Readonly<Record<Names, number>>>>;
	readonly facts: (parameters: Readonly<Record<Names, number>>) => PeerFacts;
}

/**
 * Declares a job of bench/peers/. Its sizes stand beside it and not in config/workload.toml: they
 * are no part of the locked workloads that a change is judged by.
 */
export function definePeers<const Names extends string>(
	family: PeerFamily<Names>,
): readonly PeerJob[] {
	return Object.entries(family.cases).map(([name, parameters]) => {
		const {
			bytes,
			events,
			operationsPerIteration = 1,
		} = family.facts(parameters as Readonly<Record<Names, number>>);
		return PeerJob.parse({
			id: `${family.family}-${name}`,
			measures: family.measures,
			job: family.job,
			apis: family.apis,
			parameters,
			expected: { bytes, events },
			operationsPerIteration,
		});
	});
}
