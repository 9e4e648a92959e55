import fc from "fast-check";

/** A JavaScript value, described so that it can cross a process boundary (children/arbitrary-calls.mjs). */
interface Token {
	readonly type: string;
	readonly n?: number;
	readonly text?: string;
}

export interface Call {
	readonly name: string;
	readonly method: string;
	readonly target: number;
	/** A value to call the method on instead of an object of its class. */
	readonly receiver: Token | null;
	readonly args: readonly Token[];
}

const numbers = [
	...[-1, -0, 0, 0.5, 1, 2, 3, 4, 5, 16, 18, 22, 32, 63, 64, 128, 4096, 65_536],
	...[2 ** 20, 2 ** 20 + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53, 2 ** 63, 1e308],
	...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
];
const texts = [
	"",
	"epoll",
	"poll",
	"select",
	"win32",
	"pipe",
	"socketpair",
	"loop nop\n",
	"resource base 0 0 1 0\nresource ring 0 4 0 1\nloop ring.add_all 1\nloop base.loop 0\n",
	"\0",
	"\ud800",
	"x".repeat(100_000),
];
const number = fc.constantFrom(...numbers).map((n): Token => ({ type: "number", n }));
const text = fc.constantFrom(...texts).map((t): Token => ({ type: "text", text: t }));
const small = fc.nat(40);
const sized = (type: string) =>
	fc.constantFrom(0, 1, 7, 36, 64, 4096, 2 ** 20, 2 ** 20 + 1).map((n): Token => ({ type, n }));
const indexed = (type: string) => small.map((n): Token => ({ type, n }));
const of = (name: string) => small.map((n): Token => ({ type: "handle", n, text: name }));
const side = fc.constantFrom(0, 1).map((n): Token => ({ type: "number", n }));
// EV_READ, EV_WRITE, both, and the same with EV_PERSIST; and a timer's.
const what = fc.constantFrom(2, 4, 6, 18, 20, 22, 0).map((n): Token => ({ type: "number", n }));
const timeout = fc.oneof(fc.constant<Token>({ type: "null" }), number);

const token: fc.Arbitrary<Token> = fc.oneof(
	{ weight: 5, arbitrary: number },
	{ weight: 2, arbitrary: text },
	{ weight: 3, arbitrary: sized("bytes") },
	{ weight: 5, arbitrary: indexed("handle") },
	{ weight: 2, arbitrary: indexed("function") },
	indexed("boolean"),
	fc.constantFrom("null", "undefined", "symbol").map((type) => ({ type })),
	indexed("bigint"),
	...["shared", "detached", "floats", "view"].map(sized),
	...["array", "object", "prototype", "forged", "proxy", "constructed", "disguised", "foreign"].map(
		indexed,
	),
);

const methods: Readonly<Record<string, readonly string[]>> = {
	Session: ["run", "trace", "lockstep", "backend", "close"],
	HeapJunk: ["close"],
	DescriptorPair: ["read", "write", "reopen", "close"],
	Evbuffer: [
		...["add", "prepend", "addReference", "drain", "remove", "copyout", "expand", "pullup"],
		...["search", "searchEol", "readln", "addBuffer", "prependBuffer", "removeBuffer", "freeze"],
		...["addLent", "addBufferReference", "watch", "unwatch", "changes"],
		...["unfreeze", "read", "write", "length", "contiguousSpace", "close"],
	],
	Reference: ["lent", "returned", "close"],
	EventBase: ["loop", "stop", "backend", "close"],
	Event: ["add", "del", "active", "pending", "expiryUs", "close"],
	Bufferevent: [
		...["write", "writeBuffer", "take", "enable", "disable", "inputLength", "outputLength"],
		"close",
	],
};

/** Every method of every class, and every constructor; a native test holds the list complete. */
export const nativeMethods = methods;

/** Likely arguments, so that calls get past their checks as often as not. */
const likely: Readonly<Record<string, readonly fc.Arbitrary<Token>[]>> = {
	"DescriptorPair.new": [text, number],
	"DescriptorPair.read": [number, number],
	"DescriptorPair.write": [number, sized("bytes")],
	"DescriptorPair.reopen": [text],
	"Evbuffer.addLent": [of("Reference")],
	"Evbuffer.addBufferReference": [of("Evbuffer")],
	"Evbuffer.watch": [indexed("boolean"), of("Evbuffer")],
	"Reference.new": [sized("bytes")],
	"Bufferevent.new": [
		...[of("EventBase"), of("DescriptorPair"), side, indexed("boolean"), indexed("function")],
	],
	"Bufferevent.write": [sized("bytes")],
	"Bufferevent.writeBuffer": [of("Evbuffer")],
	"Bufferevent.take": [of("Evbuffer")],
	"Bufferevent.enable": [what],
	"Bufferevent.disable": [what],
	"Evbuffer.addBuffer": [of("Evbuffer")],
	"Evbuffer.prependBuffer": [of("Evbuffer")],
	"Evbuffer.removeBuffer": [of("Evbuffer"), number],
	"Evbuffer.read": [of("DescriptorPair"), side, number],
	"Evbuffer.write": [of("DescriptorPair"), side, number],
	"Evbuffer.freeze": [indexed("boolean")],
	"Evbuffer.unfreeze": [indexed("boolean")],
	"EventBase.new": [text, indexed("boolean")],
	"Event.new": [of("EventBase"), of("DescriptorPair"), side, what, indexed("function")],
	"Event.add": [timeout],
	"Session.run": [number, sized("floats")],
	"Session.lockstep": [number, sized("bytes"), number, number, number],
};

const calls = Object.entries(methods).flatMap(([name, list]) =>
	["new", ...list].map((method) => ({ name, method })),
);

/** Drawn more often: a callback runs only after three of these in the right order. */
const eventful = Array.from({ length: 3 }, () => [
	{ name: "Event", method: "new" },
	{ name: "Event", method: "add" },
	{ name: "Event", method: "active" },
	{ name: "EventBase", method: "loop" },
	{ name: "EventBase", method: "loop" },
]).flat();
const breadcrumbs = { name: "", method: "leaveBreadcrumbs" };

export function arbitraryCalls(): fc.Arbitrary<readonly Call[]> {
	const one = fc.constantFrom(...calls, ...eventful, breadcrumbs).chain(
		({ name, method }): fc.Arbitrary<Call> =>
			fc.record({
				name: fc.constant(name),
				method: fc.constant(method),
				target: small,
				receiver: fc.oneof(
					{ weight: 15, arbitrary: fc.constant(null) },
					{ weight: 1, arbitrary: token },
				),
				args: fc.oneof(
					{ weight: 2, arbitrary: fc.tuple(...(likely[`${name}.${method}`] ?? [token])) },
					{ weight: 1, arbitrary: fc.array(token, { maxLength: 6 }) },
				),
			}),
	);
	return fc.array(one, { minLength: 1, maxLength: 40 });
}
