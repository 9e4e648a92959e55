import { EvlabError } from "./errors.ts";
import type { IntegerOperand, OperandSpec, ReferenceKind } from "./operand.ts";
import { type OperationId, operations } from "./operations.ts";
import { type OperationLine, operandProblem, Program, type ResourceLine } from "./program.ts";
import { type ResourceKind, resources } from "./resources.ts";

declare const referenceKind: unique symbol;

/** A typed name of a resource inside one program; only its own builder can make it. */
export interface Reference<Kind extends ReferenceKind> {
	// A record, not the bare kind: "signal" & "event" is never, and never fits any operand.
	readonly [referenceKind]: { readonly [Name in Kind]: true };
}

type OperandValue<Spec extends OperandSpec> = Spec extends IntegerOperand
	? number
	: Spec extends { readonly kind: infer Kind extends ReferenceKind }
		? Reference<Kind>
		: never;

type Arguments<Specs extends readonly OperandSpec[]> = {
	-readonly [Position in keyof Specs]: OperandValue<Specs[Position]>;
};

type MethodOf<Id extends OperationId, Space extends string> = Id extends `${Space}.${infer Method}`
	? Method
	: never;
type SpaceOf<Id extends OperationId> = Id extends `${infer Space}.${string}` ? Space : never;

/** A section of a program: `chain.evbuffer.add(b, 64).evbuffer.drain(b, 64)`, typed from the catalogue. */
export type Chain = {
	readonly [Space in SpaceOf<OperationId>]: {
		readonly [Method in MethodOf<OperationId, Space>]: (
			...operands: Arguments<(typeof operations)[`${Space}.${Method}` & OperationId]>
		) => Chain;
	};
} & { nop(): Chain };

export type Backend = "default" | "epoll" | "poll" | "select";
const backends: readonly Backend[] = ["default", "epoll", "poll", "select"];

export interface BaseOptions {
	readonly backend?: Backend;
	readonly changelist?: boolean;
	readonly priorities?: number;
	readonly preciseTimer?: boolean;
}

export interface EventOptions {
	readonly read?: boolean;
	readonly write?: boolean;
	readonly edgeTriggered?: boolean;
	readonly persist?: boolean;
	/** count: only counts itself; read: empties the descriptor; readd: takes a byte and adds itself again. */
	readonly callback?: "count" | "read" | "readd";
	readonly priority?: number;
}

export interface RingOptions {
	readonly transport?: "pipe" | "socketpair";
	/** Each woken member wakes its neighbour, until all have run once. */
	readonly pass?: boolean;
}

/** What a floor is written with: the same jobs on plain memory and system calls, no libevent. */
export interface HandResources {
	/** A flat block of memory; the least capacity is what the loop holds at once. */
	buffer(capacity: number): Reference<"hand_buffer">;
	/** `count` descriptor pairs, all watched from the start by the backend's own system call. */
	loop(
		count: number,
		options?: RingOptions & { readonly backend?: Exclude<Backend, "default"> },
	): Reference<"hand_loop">;
	/** `count` timers in a binary heap, with the delays that `timers` has. */
	heap(count: number, spreadUs: number): Reference<"hand_heap">;
	/** A client and a server on a socketpair, in one epoll set. */
	stream(options?: { readonly echo?: boolean }): Reference<"hand_stream">;
	/** A signal whose handler leaves a flag. */
	signal(): Reference<"hand_signal">;
}

export interface ProgramBuilder {
	base(options?: BaseOptions): Reference<"base">;
	buffer(options?: { readonly callback?: boolean }): Reference<"buffer">;
	socketpair(options?: {
		readonly sendBuffer?: number;
	}): readonly [Reference<"end">, Reference<"end">];
	/** Read end, write end. */
	pipe(): readonly [Reference<"end">, Reference<"end">];
	event(base: Reference<"base">, end: Reference<"end">, options: EventOptions): Reference<"event">;
	timer(
		base: Reference<"base">,
		options?: { readonly persist?: boolean; readonly priority?: number },
	): Reference<"event">;
	/** `count` one-shot timers, shuffled over `spreadUs` from one minute on. */
	timers(base: Reference<"base">, count: number, spreadUs: number): Reference<"timers">;
	signal(base: Reference<"base">): Reference<"signal"> & Reference<"event">;
	/** `count` descriptor pairs with a persistent read event each, like upstream's bench. */
	ring(base: Reference<"base">, count: number, options?: RingOptions): Reference<"ring">;
	/** Client, server; the server echoes when asked to. */
	bufferevents(
		base: Reference<"base">,
		kind: "pair" | "socket",
		options?: { readonly echo?: boolean },
	): readonly [Reference<"bufferevent">, Reference<"bufferevent">];
	readonly hand: HandResources;
	readonly setup: Chain;
	readonly loop: Chain;
	readonly teardown: Chain;
	/** Validates the whole; throws EvlabError BAD_OPERAND. */
	finish(options?: { readonly locks?: boolean }): Program;
}

function badOperand(message: string): EvlabError {
	return new EvlabError("BAD_OPERAND", message, "correct the operand in the program");
}

/** References are plain numbers at run time; `owner` tells programs' references apart. */
interface NamedSlot {
	readonly owner: symbol;
	readonly wire: number;
}

function makeChain(append: (id: OperationId, operands: readonly unknown[]) => void): Chain {
	const spaces: Record<string, unknown> = {};
	for (const id of Object.keys(operations) as OperationId[]) {
		const call = (...operands: readonly unknown[]): unknown => {
			append(id, operands);
			return spaces;
		};
		const [space, method] = id.split(".") as [string, string?];
		if (method === undefined) spaces[space] = call;
		else spaces[space] = { ...(spaces[space] as object | undefined), [method]: call };
	}
	return spaces as Chain;
}

/** Starts an empty program. Every call checks its operands and names the one that is bad. */
export function program(): ProgramBuilder {
	const owner = Symbol("program");
	const declared: ResourceLine[] = [];
	const sections: Record<"setup" | "loop" | "teardown", OperationLine[]> = {
		setup: [],
		loop: [],
		teardown: [],
	};

	const wireOf = (id: string, specs: readonly OperandSpec[], given: readonly unknown[]): number[] =>
		given.map((value, position) => {
			const spec = specs[position];
			if (spec === undefined || spec.kind === "integer") return value as number;
			const slot = value as NamedSlot | undefined;
			if (slot?.owner !== owner) {
				throw badOperand(`${id}: operand '${spec.name}' must be a ${spec.kind} of this program`);
			}
			return slot.wire;
		});

	const check = (
		id: string,
		specs: readonly OperandSpec[],
		given: readonly unknown[],
	): number[] => {
		const operands = wireOf(id, specs, given);
		const problem = operandProblem(id, specs, operands, declared);
		if (problem !== null) throw badOperand(problem);
		return operands;
	};

	const declare = (kind: ResourceKind, given: readonly unknown[]): number => {
		declared.push({ kind, operands: check(kind, resources[kind], given) });
		return declared.length - 1;
	};
	const name = <Kind extends ReferenceKind>(wire: number): Reference<Kind> =>
		({ owner, wire }) as unknown as Reference<Kind>;
	const ends = <Kind extends ReferenceKind>(index: number): [Reference<Kind>, Reference<Kind>] => [
		name(2 * index),
		name(2 * index + 1),
	];
	const flag = (value: boolean | undefined): number => (value ? 1 : 0);
	const section = (into: keyof typeof sections): Chain =>
		makeChain((id, given) => {
			sections[into].push({ op: id, operands: check(id, operations[id], given) });
		});

	return {
		base: (o = {}) =>
			name(
				declare("base", [
					backends.indexOf(o.backend ?? "default"),
					flag(o.changelist),
					o.priorities ?? 1,
					flag(o.preciseTimer),
				]),
			),
		buffer: (o = {}) => name(declare("buffer", [flag(o.callback)])),
		socketpair: (o = {}) => ends(declare("socketpair", [o.sendBuffer ?? 0])),
		pipe: () => ends(declare("pipe", [])),
		event: (base, end, o) =>
			name(
				declare("event", [
					base,
					end,
					flag(o.read) + 2 * flag(o.write) + 4 * flag(o.edgeTriggered) + 8 * flag(o.persist),
					["count", "read", "readd"].indexOf(o.callback ?? "count"),
					o.priority ?? -1,
				]),
			),
		timer: (base, o = {}) => name(declare("timer", [base, flag(o.persist), 0, o.priority ?? -1])),
		timers: (base, count, spreadUs) => name(declare("timers", [base, count, spreadUs])),
		signal: (base) => name(declare("signal", [base])) as Reference<"signal"> & Reference<"event">,
		ring: (base, count, o = {}) =>
			name(declare("ring", [base, count, flag(o.transport === "socketpair"), flag(o.pass)])),
		bufferevents: (base, kind, o = {}) =>
			ends(declare(`bufferevent_${kind}`, [base, flag(o.echo)])),
		hand: {
			buffer: (capacity) => name(declare("hand_buffer", [capacity])),
			loop: (count, o = {}) =>
				name(
					declare("hand_loop", [
						count,
						backends.indexOf(o.backend ?? "epoll"),
						flag(o.transport === "socketpair"),
						flag(o.pass),
					]),
				),
			heap: (count, spreadUs) => name(declare("hand_heap", [count, spreadUs])),
			stream: (o = {}) => name(declare("hand_stream", [flag(o.echo)])),
			signal: () => name(declare("hand_signal", [])),
		},
		setup: section("setup"),
		loop: section("loop"),
		teardown: section("teardown"),
		finish: (o = {}) => {
			const parsed = Program.safeParse({
				locks: o.locks ?? false,
				resources: declared,
				...sections,
			});
			if (!parsed.success) throw badOperand(parsed.error.issues[0]?.message ?? "bad program");
			return parsed.data;
		},
	};
}
