import { z } from "zod";

/**
 * A random program over a few handles, as data: what the oracle runs on the pristine build, on the
 * candidate and on its model. Any sequence of steps means something, so that it can be shrunk
 * freely; a step on a handle that is not there does nothing.
 */

const slot = (count: number) =>
	z
		.number()
		.int()
		.min(0)
		.max(count - 1);
/** How many handles of a kind a script has; events and bufferevents come to be by a step. */
export const slots = { buffers: 3, pairs: 2, events: 4, bufferevents: 2 } as const;

/** Text, one byte a character, or [size, seed] of a pattern in which every shift shows. */
export const Bytes = z.union([
	z.string().regex(/^[\0-\xff]*$/),
	z.tuple([z.number().int().min(0).max(10_000), z.number().int().min(0).max(250)]).readonly(),
]);
export type Bytes = z.infer<typeof Bytes>;

const buffer = slot(slots.buffers);
const pair = slot(slots.pairs);
const event = slot(slots.events);
const bufferevent = slot(slots.bufferevents);
const side = z.union([z.literal(0), z.literal(1)]);
const count = z
	.number()
	.int()
	.min(0)
	.max(2 ** 31 - 1);
const some = z.number().int().min(1).max(8192);
const style = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
const timeoutMs = z.number().int().min(0).max(100_000).nullable();
const mask = z.union([z.literal(2), z.literal(4), z.literal(6)]);
const kind = z.enum(["pipe", "socketpair"]);
const of = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
	z.strictObject({ do: z.literal(name), ...shape }).readonly();

/** Steps that a callback may take too. */
const nestable = [
	of("add", { buffer, data: Bytes }),
	of("drain", { buffer, bytes: count }),
	of("pair-read", { pair, side, bytes: some }),
	of("pair-write", { pair, side, data: Bytes }),
	of("event-add", { event, timeoutMs }),
	of("event-del", { event }),
	of("event-close", { event }),
	of("loop", {}),
] as const;
const Reaction = z.discriminatedUnion("do", nestable);
export type Reaction = z.infer<typeof Reaction>;

export const Step = z.discriminatedUnion("do", [
	...nestable,
	of("prepend", { buffer, data: Bytes }),
	of("add-reference", { buffer, data: Bytes }),
	of("lend", { buffer, data: Bytes }),
	of("expand", { buffer, bytes: z.number().int().min(0).max(10_000) }),
	of("remove", { buffer, bytes: count }),
	of("copyout", { buffer, bytes: count }),
	of("pullup", { buffer, bytes: z.number().int().min(-1) }),
	of("search", { buffer, data: Bytes }),
	of("search-eol", { buffer, style }),
	of("readln", { buffer, style }),
	of("freeze", { buffer, atFront: z.boolean() }),
	of("unfreeze", { buffer, atFront: z.boolean() }),
	of("add-buffer", { buffer, from: buffer }),
	of("prepend-buffer", { buffer, from: buffer }),
	of("remove-buffer", { buffer, to: buffer, bytes: count }),
	of("add-buffer-reference", { buffer, from: buffer }),
	of("watch", { buffer, once: z.boolean(), mirror: buffer.nullable() }),
	of("unwatch", { buffer }),
	/** Frees the buffer and makes another in its place. */
	of("renew", { buffer }),
	of("read", { buffer, pair, side, bytes: some }),
	of("write", { buffer, pair, side, bytes: some }),
	/** Other descriptors under the same numbers. */
	of("reopen", { pair, kind }),
	of("event", {
		event,
		/** Null makes a timer. */
		on: z.strictObject({ pair, side, what: mask }).readonly().nullable(),
		persist: z.boolean(),
		reactions: z.array(Reaction).max(3).readonly(),
	}),
	of("event-active", { event }),
	of("event-pending", { event }),
	of("advance", { ms: z.number().int().min(0).max(100_000) }),
	/** The wall clock is set; ten seconds later the base runs and must have noticed. */
	of("set-wall", { seconds: z.number().int().min(-1_000_000).max(1_000_000) }),
	/** Closes the handle of the events' base, with its events alive, and makes another base. */
	of("renew-base", {}),
	of("bufferevent", {
		bufferevent,
		pair,
		side,
		deferred: z.boolean(),
		onRead: z.union([z.enum(["nothing", "close"]), z.strictObject({ take: buffer }).readonly()]),
	}),
	of("bufferevent-write", { bufferevent, data: Bytes }),
	of("bufferevent-write-buffer", { bufferevent, buffer }),
	of("bufferevent-take", { bufferevent, buffer }),
	of("bufferevent-enable", { bufferevent, what: mask }),
	of("bufferevent-disable", { bufferevent, what: mask }),
	of("bufferevent-close", { bufferevent }),
	/** Runs the bufferevents' base until all that can move has moved. */
	of("settle", {}),
	of("renew-bufferevent-base", {}),
]);
export type Step = z.infer<typeof Step>;
export type StepOf<Name extends Step["do"]> = Extract<Step, { do: Name }>;

export const Script = z
	.strictObject({
		backend: z.enum(["epoll", "poll", "select"]),
		changelist: z.boolean(),
		/** What is freed first at the end: buffers outlive their bases, or the other way round. */
		ending: z.enum(["buffers-first", "bases-first"]),
		steps: z.array(Step).readonly(),
	})
	.readonly();
export type Script = z.infer<typeof Script>;
