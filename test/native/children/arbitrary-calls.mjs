// Turns the tokens of the fuzz test into JavaScript values and calls native methods with them.
// Tokens, not values, cross the process boundary: functions, proxies and forgeries cannot.

const classes = [
	...["Session", "HeapJunk", "DescriptorPair", "Evbuffer", "Reference", "EventBase", "Event"],
	"Bufferevent",
];

const pick = (list, index) => list[index % list.length];

/** What a callback may do to what is running it. */
const callbacks = [
	() => {},
	() => {
		throw Object.assign(new Error("from the callback"), { code: "FROM_CALLBACK" });
	},
	(pool) => {
		for (const event of pool.Event) event.close();
	},
	(pool) => {
		for (const base of pool.EventBase) base.close();
	},
	(pool) => pool.EventBase[0].loop(),
	(pool) => {
		for (const event of pool.Event) event.active();
	},
	(pool) => {
		for (const event of pool.Event) event.add(0);
	},
	(pool) => {
		for (const pair of pool.DescriptorPair) pair.close();
	},
	(pool) => {
		for (const one of pool.Bufferevent) one.close();
	},
];

/** Live objects of each class to start with; an event for everything a callback may do. */
function startPool(addon) {
	const base = new addon.EventBase("", false);
	const pair = new addon.DescriptorPair("socketpair", 0);
	const pool = {
		Session: [
			new addon.Session("resource buffer 1\nloop evbuffer.add 0 1\nloop evbuffer.drain 0 1\n"),
		],
		HeapJunk: [new addon.HeapJunk(1)],
		DescriptorPair: [pair],
		Evbuffer: [new addon.Evbuffer(), new addon.Evbuffer()],
		Reference: [new addon.Reference(new Uint8Array(9))],
		EventBase: [base],
		Event: [],
		Bufferevent: [new addon.Bufferevent(base, pair, 1, false, () => {})],
	};
	// Writable at once: add() and loop() are enough to run one.
	for (const callback of callbacks) {
		pool.Event.push(new addon.Event(base, pair, 0, 4 | 16, () => callback(pool)));
	}
	return pool;
}

function detached(size) {
	const array = new Uint8Array(size);
	structuredClone(array.buffer, { transfer: [array.buffer] });
	return array;
}

function materialise(token, addon, other, pool) {
	const { type, n = 0, text = "" } = token;
	switch (type) {
		case "number":
			return n;
		case "text":
			return text;
		case "boolean":
			return n % 2 === 1;
		case "null":
			return null;
		case "undefined":
			return undefined;
		case "bigint":
			return BigInt(Math.trunc(n));
		case "symbol":
			return Symbol("s");
		case "bytes":
			return new Uint8Array(n).fill(10);
		case "shared":
			return new Uint8Array(new SharedArrayBuffer(n));
		case "detached":
			return detached(n);
		case "floats":
			return new Float64Array(n);
		case "view":
			return new DataView(new ArrayBuffer(n));
		case "array":
			return [n];
		case "object":
			return { valueOf: () => n };
		case "function":
			return () => pick(callbacks, n)(pool);
		case "handle":
			return pick(pool[text || pick(classes, n)], n);
		case "prototype":
			return addon[pick(classes, n)].prototype;
		case "forged":
			return Object.create(addon[pick(classes, n)].prototype);
		case "proxy":
			return new Proxy(pick(pool[pick(classes, n)], n), {});
		case "constructed":
			// An evbuffer that is an instance of another class as far as JavaScript can tell.
			return Reflect.construct(addon.Evbuffer, [], addon[pick(classes, n)]);
		case "disguised":
			return Object.setPrototypeOf(new addon.Evbuffer(), addon[pick(classes, n)].prototype);
		case "foreign":
			return new other.Evbuffer();
		default:
			throw new Error(`no token ${type}`);
	}
}

/** Keeps the test bounded, not the addon: a billion iterations are valid, only slow. */
function tamed(name, method, args) {
	const least = (value, most) =>
		typeof value === "number" && value > most && value <= 2 ** 41 ? most : value;
	if (name === "Session") {
		if (method === "lockstep") {
			// A descriptor that is open may wait for ever, or be one of node's own.
			const closed = (fd) => (typeof fd === "number" && fd >= 0 && fd < 999_999 ? 999_999 : fd);
			return [least(args[0], 1000), args[1], args[2], closed(args[3]), closed(args[4])];
		}
		return [least(args[0], 1000), ...args.slice(1)];
	}
	return args;
}

function call(addon, other, pool, { name, method, target, receiver, args: tokens }) {
	const args = tamed(
		name,
		method,
		tokens.map((token) => materialise(token, addon, other, pool)),
	);
	if (method === "new") {
		const made = new addon[name](...args);
		pool[name].push(made);
		return made;
	}
	if (method === "leaveBreadcrumbs") {
		const [path] = args;
		return addon.leaveBreadcrumbs(typeof path === "string" ? `/nonexistent/${path}` : path);
	}
	const self =
		receiver === null ? pick(pool[name], target) : materialise(receiver, addon, other, pool);
	return addon[name].prototype[method].apply(self, args);
}

/** For each call "value", or the code of its error; "TypeError" for a receiver of another class. */
export function performCalls(addon, other, calls) {
	const pool = startPool(addon);
	const answers = calls.map((step) => {
		try {
			call(addon, other, pool, step);
			return "value";
		} catch (error) {
			return error?.code ?? (error instanceof TypeError ? "TypeError" : `uncoded: ${error}`);
		}
	});
	for (const objects of Object.values(pool)) for (const object of objects) object.close();
	return { answers };
}
