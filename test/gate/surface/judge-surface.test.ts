import { expect, test } from "vitest";
import { judgeSurface } from "../../../src/gate/surface/judge-surface.ts";
import type { ObjectSurface } from "../../../src/gate/surface/object-surface.ts";

function surface(parts: {
	readonly object?: string;
	readonly imports?: Readonly<Record<string, number>>;
	readonly defines?: readonly string[];
	readonly instructions?: readonly string[];
	readonly early?: readonly string[];
	readonly words?: readonly string[];
}): ObjectSurface {
	return {
		object: parts.object ?? "buffer.c.o",
		imports: new Map(Object.entries(parts.imports ?? {})),
		defines: new Set(parts.defines),
		instructions: new Set(parts.instructions),
		early: new Set(parts.early),
		words: new Set(parts.words),
	};
}

const evutil = surface({
	object: "evutil.c.o",
	imports: { secure_getenv: 1, open: 2 },
	defines: ["evutil_getenv_", "evutil_socketpair"],
});
const event = surface({
	object: "event.c.o",
	imports: { evutil_getenv_: 3, event_mm_free_: 4, epoll_wait: 1 },
	words: ["EVENT_SHOW_METHOD"],
});
const buffer = surface({ imports: { readv: 1, event_mm_free_: 2 } });
const release = [evutil, event, buffer];

const judge = (...variant: readonly ObjectSurface[]) =>
	judgeSurface(release, variant).map(({ object, what }) => `${object}: ${what}`);

test("the release reaches nothing that it does not reach", () => {
	expect(judge(...release)).toEqual([]);
});

test("reviewed calls, and more of what was called before, are nothing new", () => {
	const imports = { readv: 3, read: 1, recv: 1, memchr: 1, event_mm_free_: 9 };
	expect(judge(evutil, event, surface({ imports }))).toEqual([]);
});

test.each([
	["pthread_create", "starts work in another thread"],
	["program_invocation_short_name", "asks which process it is in"],
	["clock_gettime", "reads or sets a clock"],
	["syscall", "goes to the kernel past"],
	["mallopt", "changes memory for the whole process"],
	["dlsym", "looks at what else is loaded"],
	["secure_getenv", "reads the environment"],
	["qsort", "is not on the reviewed list"],
])("a new %s is refused: it %s", (symbol, why) => {
	const [finding, ...more] = judgeSurface(release, [
		surface({ imports: { readv: 1, [symbol]: 1 } }),
	]);
	expect(finding).toEqual({
		object: "buffer.c.o",
		what: symbol,
		why: expect.stringContaining(why),
	});
	expect(more).toEqual([]);
});

test("what is refused by name comes before what nobody has reviewed", () => {
	expect(judge(surface({ imports: { bsearch: 1, pthread_create: 1 } }))).toEqual([
		"buffer.c.o: pthread_create",
		"buffer.c.o: bsearch",
	]);
});

test("libevent's own function leads out only where it is a door", () => {
	expect(judge(surface({ imports: { evutil_socketpair: 1 } }))).toEqual([]);
	expect(judge(surface({ imports: { evutil_getenv_: 1 } }))).toEqual([
		"buffer.c.o: evutil_getenv_",
	]);
	// One more call in a file that has calls already.
	const fourth = { evutil_getenv_: 4, event_mm_free_: 4, epoll_wait: 1 };
	expect(judge(surface({ object: "event.c.o", imports: fourth }))).toEqual([
		"event.c.o: evutil_getenv_",
	]);
});

test("a wrapper of a door under a new name is found where it opens the door", () => {
	const wrapper = surface({ object: "x.c.o", imports: { evutil_getenv_: 1 }, defines: ["ev_ask"] });
	const user = surface({ imports: { ev_ask: 1 } });
	expect(judge(wrapper, user)).toEqual(["x.c.o: evutil_getenv_"]);
});

test("a name of libc's that is defined takes its place; a new one of libevent's does not", () => {
	expect(judge(surface({ defines: ["clock_gettime", "evbuffer_fast_add_"] }))).toEqual([
		"buffer.c.o: clock_gettime",
	]);
});

test("instructions, code at load and words are new where the release has them nowhere", () => {
	expect(
		judge(
			surface({
				instructions: ["syscall", "rdtsc"],
				early: [".init_array"],
				words: ["NODE_CHANNEL_FD", "EVENT_SHOW_METHOD"],
			}),
		),
	).toEqual([
		"buffer.c.o: rdtsc",
		"buffer.c.o: syscall",
		"buffer.c.o: .init_array",
		"buffer.c.o: NODE_CHANNEL_FD",
	]);
});

test("a new object is held against everything libevent has", () => {
	expect(judge(surface({ object: "fast.c.o", imports: { epoll_wait: 1, fork: 1 } }))).toEqual([
		"fast.c.o: fork",
	]);
});
