import fc from "fast-check";
import {
	type Bytes,
	type Reaction,
	type Script,
	type Step,
	type StepOf,
	slots,
} from "../../model/oracle-script.ts";

const buffer = fc.nat(slots.buffers - 1);
const pair = fc.nat(slots.pairs - 1);
const event = fc.nat(slots.events - 1);
const bufferevent = fc.nat(slots.bufferevents - 1);
const side = fc.constantFrom<0 | 1>(0, 1);
const kind = fc.constantFrom<"socketpair" | "pipe">("socketpair", "pipe");
const mask = fc.constantFrom<2 | 4 | 6>(2, 4, 6);
const style = fc.constantFrom<0 | 1 | 2 | 3 | 4>(0, 1, 2, 3, 4);

/** Sizes around libevent's chains: a chain of 512 or 1024 bytes holds 464 or 976, one read 4096. */
const chainSize = fc.constantFrom(463, 464, 465, 512, 976, 977, 1024, 2000, 4048, 4096, 5000);
// Few letters, so that searches and line ends are found.
const text = fc
	.array(fc.constantFrom("\0", "\n", "\r", "a", "b"), { maxLength: 24 })
	.map((letters) => letters.join(""));
const bytes: fc.Arbitrary<Bytes> = fc.oneof(
	{ weight: 3, arbitrary: text },
	{ weight: 1, arbitrary: fc.tuple(chainSize, fc.nat(250)) },
);
const small = fc.oneof({ weight: 3, arbitrary: fc.nat(30) }, { weight: 2, arbitrary: chainSize });
const count = fc.oneof({ weight: 6, arbitrary: small }, fc.constant(2 ** 31 - 1));
const some = fc.oneof(fc.integer({ min: 1, max: 30 }), chainSize);
const timeoutMs = fc.oneof(
	{ weight: 1, arbitrary: fc.constant(null) },
	{ weight: 4, arbitrary: fc.nat(40) },
);

/** How a step of each kind is drawn. */
type Arbitraries = { readonly [Name in Step["do"]]: fc.Arbitrary<StepOf<Name>> };

function drawn<Name extends Step["do"]>(
	name: Name,
	operands: {
		readonly [Key in Exclude<keyof StepOf<Name>, "do">]: fc.Arbitrary<StepOf<Name>[Key]>;
	},
): fc.Arbitrary<StepOf<Name>> {
	return fc.record({ do: fc.constant(name), ...operands }) as unknown as fc.Arbitrary<StepOf<Name>>;
}

const nestable = {
	add: drawn("add", { buffer, data: bytes }),
	drain: drawn("drain", { buffer, bytes: count }),
	"pair-read": drawn("pair-read", { pair, side, bytes: some }),
	// From side 1, which every kind of pair can be written from.
	"pair-write": drawn("pair-write", { pair, side: fc.constantFrom(1, 1, 1, 0), data: bytes }),
	"event-add": drawn("event-add", { event, timeoutMs }),
	"event-del": drawn("event-del", { event }),
	"event-close": drawn("event-close", { event }),
	loop: drawn("loop", {}),
};
const reaction: fc.Arbitrary<Reaction> = fc.oneof(...Object.values(nestable));
const onRead = fc.oneof(
	fc.constantFrom<"nothing" | "close">("nothing", "nothing", "close"),
	fc.record({ take: buffer }),
);
// A pipe is read from side 0 and written from side 1: mostly what can become ready.
const on = fc.oneof(
	{ weight: 3, arbitrary: fc.constant(null) },
	{
		weight: 2,
		arbitrary: fc.record({ pair, side: fc.constant<0 | 1>(0), what: fc.constant<2 | 4 | 6>(2) }),
	},
	{ weight: 1, arbitrary: fc.record({ pair, side, what: mask }) },
);

const eventOperands = {
	on,
	persist: fc.boolean(),
	reactions: fc.array(reaction, { maxLength: 3 }),
};

const arbitraries: Arbitraries = {
	...nestable,
	prepend: drawn("prepend", { buffer, data: bytes }),
	"add-reference": drawn("add-reference", { buffer, data: bytes }),
	lend: drawn("lend", { buffer, data: bytes }),
	expand: drawn("expand", { buffer, bytes: small }),
	remove: drawn("remove", { buffer, bytes: count }),
	copyout: drawn("copyout", { buffer, bytes: count }),
	pullup: drawn("pullup", {
		buffer,
		bytes: fc.oneof({ weight: 4, arbitrary: count }, fc.constant(-1)),
	}),
	search: drawn("search", { buffer, data: bytes }),
	"search-eol": drawn("search-eol", { buffer, style }),
	readln: drawn("readln", { buffer, style }),
	freeze: drawn("freeze", { buffer, atFront: fc.boolean() }),
	unfreeze: drawn("unfreeze", { buffer, atFront: fc.boolean() }),
	"add-buffer": drawn("add-buffer", { buffer, from: buffer }),
	"prepend-buffer": drawn("prepend-buffer", { buffer, from: buffer }),
	"remove-buffer": drawn("remove-buffer", { buffer, to: buffer, bytes: count }),
	"add-buffer-reference": drawn("add-buffer-reference", { buffer, from: buffer }),
	watch: drawn("watch", { buffer, once: fc.boolean(), mirror: fc.option(buffer) }),
	unwatch: drawn("unwatch", { buffer }),
	renew: drawn("renew", { buffer }),
	read: drawn("read", { buffer, pair, side, bytes: some }),
	write: drawn("write", { buffer, pair, side, bytes: some }),
	reopen: drawn("reopen", { pair, kind }),
	event: drawn("event", { event, ...eventOperands }),
	"event-active": drawn("event-active", { event }),
	"event-pending": drawn("event-pending", { event }),
	advance: drawn("advance", { ms: fc.nat(60) }),
	"set-wall": drawn("set-wall", { seconds: fc.integer({ min: -100_000, max: 100_000 }) }),
	"renew-base": drawn("renew-base", {}),
	// On one end of the socketpair each: two on one end, or one on a pipe, cannot be predicted.
	bufferevent: fc.tuple(side, fc.boolean(), onRead).map(([end, deferred, reads]) => ({
		...{ do: "bufferevent" as const, bufferevent: end, pair: 0, side: end },
		...{ deferred, onRead: reads },
	})),
	"bufferevent-write": drawn("bufferevent-write", { bufferevent, data: bytes }),
	"bufferevent-write-buffer": drawn("bufferevent-write-buffer", { bufferevent, buffer }),
	"bufferevent-take": drawn("bufferevent-take", { bufferevent, buffer }),
	"bufferevent-enable": drawn("bufferevent-enable", { bufferevent, what: mask }),
	"bufferevent-disable": drawn("bufferevent-disable", { bufferevent, what: mask }),
	"bufferevent-close": drawn("bufferevent-close", { bufferevent }),
	settle: drawn("settle", {}),
	"renew-bufferevent-base": drawn("renew-bufferevent-base", {}),
};

type Weights = Readonly<Partial<Record<Step["do"], number>>>;

/** The data plane: every way into, out of and between buffers. */
const data: Weights = {
	...{ add: 6, prepend: 3, "add-reference": 2, lend: 3, expand: 2 },
	...{ drain: 4, remove: 3, copyout: 2, pullup: 4, search: 1, "search-eol": 1, readln: 2 },
	...{ "add-buffer": 2, "prepend-buffer": 2, "remove-buffer": 3, "add-buffer-reference": 1 },
	...{ freeze: 0.4, unfreeze: 1, watch: 1, unwatch: 0.3, renew: 1 },
};
/** Buffers and descriptors, whose numbers are used again. */
const descriptors: Weights = {
	...{ add: 4, prepend: 1, lend: 1, drain: 1, "remove-buffer": 1, pullup: 1, expand: 1 },
	...{ read: 6, write: 6, "pair-read": 2, "pair-write": 3, reopen: 1, freeze: 0.2, unfreeze: 1 },
};
const events: Weights = {
	...{ event: 5, "event-add": 8, "event-del": 2, "event-close": 1, "event-active": 2 },
	...{ "event-pending": 2, advance: 4, loop: 7, "pair-write": 3, "pair-read": 2, reopen: 1 },
	...{ "set-wall": 0.5, "renew-base": 0.3, add: 1, drain: 0.5 },
};
const bufferevents: Weights = {
	...{ bufferevent: 4, "bufferevent-write": 5, "bufferevent-write-buffer": 2 },
	...{ "bufferevent-take": 3, "bufferevent-enable": 4, "bufferevent-disable": 2 },
	...{ "bufferevent-close": 2, settle: 7, "renew-bufferevent-base": 0.3, reopen: 1.5 },
	...{ add: 2, lend: 1, prepend: 0.5, drain: 1, pullup: 1, "pair-write": 3, "pair-read": 1 },
};
const everything: Weights = { ...data, ...descriptors, ...events, ...bufferevents };

type Steps = readonly Step[];
type Chunk = fc.WeightedArbitrary<Steps>;

/** Steps that mean little alone: a loop runs something only after these in this order. */
function together(weight: number, ...steps: readonly fc.Arbitrary<Step>[]): Chunk {
	return { weight: weight * 10, arbitrary: fc.tuple(...steps) };
}

const armed = event.chain((e) =>
	fc.tuple(
		drawn("event", { ...eventOperands, event: fc.constant(e) }),
		drawn("event-add", { event: fc.constant(e), timeoutMs }),
	),
);
const eventChunks: readonly Chunk[] = [
	{ weight: 60, arbitrary: armed },
	together(5, arbitraries.advance, arbitraries.loop),
	together(3, arbitraries["pair-write"], arbitraries.loop),
	together(2, arbitraries["event-active"], arbitraries.loop),
	together(1, arbitraries["event-del"], arbitraries.reopen, arbitraries["event-add"]),
];
const reading = arbitraries.bufferevent.chain((one) =>
	fc.tuple(
		fc.constant(one),
		drawn("bufferevent-enable", {
			bufferevent: fc.constant(one.bufferevent),
			what: fc.constantFrom(2, 6),
		}),
	),
);
const bothClosed: readonly fc.Arbitrary<Step>[] = [0, 1].map((one) =>
	drawn("bufferevent-close", { bufferevent: fc.constant(one) }),
);
const reopened = drawn("reopen", { pair: fc.constant(0), kind: fc.constant("socketpair") });
const buffereventChunks: readonly Chunk[] = [
	{ weight: 60, arbitrary: reading },
	together(5, arbitraries["bufferevent-write"], arbitraries.settle),
	together(2, arbitraries.add, arbitraries["bufferevent-write-buffer"], arbitraries.settle),
	together(2, arbitraries["pair-write"], arbitraries.settle),
	together(2, arbitraries.settle, arbitraries["bufferevent-take"]),
	together(1, arbitraries.settle, arbitraries["bufferevent-disable"]),
	// Freed, closed, and the number used again: the next one must see its bytes.
	together(1.5, ...bothClosed, reopened),
];

function stepsOf(weights: Weights, chunks: readonly Chunk[]): fc.Arbitrary<Steps> {
	const single = Object.entries(weights).map(
		([name, weight]): Chunk => ({
			weight: Math.round(weight * 10),
			arbitrary: arbitraries[name as Step["do"]].map((step) => [step]),
		}),
	);
	return fc
		.array(fc.oneof(...chunks, ...single), { minLength: 1, maxLength: 30, size: "max" })
		.map((steps) => steps.flat());
}

/** Scripts of about twenty steps: long enough to build up state, short enough for a thousand a second. */
export function arbitraryScript(): fc.Arbitrary<Script> {
	return fc.record({
		backend: fc.constantFrom<Script["backend"]>("epoll", "epoll", "epoll", "poll", "select"),
		changelist: fc.boolean(),
		ending: fc.constantFrom<Script["ending"]>("buffers-first", "bases-first"),
		steps: fc.oneof(
			{ weight: 4, arbitrary: stepsOf(data, []) },
			{ weight: 2, arbitrary: stepsOf(descriptors, []) },
			{ weight: 4, arbitrary: stepsOf(events, eventChunks) },
			{ weight: 4, arbitrary: stepsOf(bufferevents, buffereventChunks) },
			{ weight: 1, arbitrary: stepsOf(everything, [...eventChunks, ...buffereventChunks]) },
		),
	});
}
