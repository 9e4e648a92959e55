import {
	integer,
	maxBytes,
	maxRing,
	maxTimeoutUs,
	maxTimers,
	type OperandSpec,
	type ReferenceKind,
	reference,
} from "./operand.ts";

const base = reference("base", "base");
const priority = integer("priority", -1, 7);
const echo = integer("echo", 0, 1);

/** What a program may own, as native/kernel/resources.def has it. */
export const resources = {
	base: [
		integer("backend", 0, 3),
		integer("changelist", 0, 1),
		integer("priorities", 1, 8),
		integer("precise_timer", 0, 1),
	],
	buffer: [integer("callback", 0, 1)],
	socketpair: [integer("send_buffer", 0, maxBytes)],
	pipe: [],
	event: [
		base,
		reference("end", "end"),
		integer("what", 1, 15),
		integer("callback", 0, 2),
		priority,
	],
	timer: [base, integer("persist", 0, 1), integer("callback", 0, 1), priority],
	timers: [base, integer("count", 1, maxTimers), integer("spread_us", 1, maxTimeoutUs)],
	signal: [base],
	ring: [base, integer("count", 1, maxRing), integer("transport", 0, 1), integer("pass", 0, 1)],
	bufferevent_pair: [base, echo],
	bufferevent_socket: [base, echo],

	hand_buffer: [integer("capacity", 1, maxBytes)],
	hand_loop: [
		integer("count", 0, maxRing),
		integer("backend", 1, 3),
		integer("transport", 0, 1),
		integer("pass", 0, 1),
	],
	hand_heap: [integer("count", 1, maxTimers), integer("spread_us", 1, maxTimeoutUs)],
	hand_stream: [echo],
	hand_signal: [],
} as const satisfies Record<string, readonly OperandSpec[]>;

export type ResourceKind = keyof typeof resources;

/** Which resources satisfy a reference operand. Two-ended ones are named 2 * index + side. */
export const acceptedResources: Readonly<Record<ReferenceKind, readonly ResourceKind[]>> = {
	base: ["base"],
	buffer: ["buffer"],
	end: ["socketpair", "pipe"],
	event: ["event", "timer", "signal"],
	timers: ["timers"],
	signal: ["signal"],
	ring: ["ring"],
	bufferevent: ["bufferevent_pair", "bufferevent_socket"],
	hand_buffer: ["hand_buffer"],
	hand_loop: ["hand_loop"],
	hand_heap: ["hand_heap"],
	hand_stream: ["hand_stream"],
	hand_signal: ["hand_signal"],
};

export function isSided(kind: ReferenceKind): boolean {
	return kind === "end" || kind === "bufferevent";
}
