import type { Backend, GateConfiguration, Sanitizer } from "../model/gate.ts";

/** What event_base_new() calls the backend, and the environment in which it chooses it. */
export interface BackendChoice {
	readonly method: string;
	readonly environment: Readonly<Record<string, string>>;
}

export const backendChoices: Readonly<Record<Backend, BackendChoice>> = {
	epoll: { method: "epoll", environment: {} },
	changelist: {
		method: "epoll (with changelist)",
		environment: { EVENT_EPOLL_USE_CHANGELIST: "1" },
	},
	poll: { method: "poll", environment: { EVENT_NOEPOLL: "1" } },
	select: { method: "select", environment: { EVENT_NOEPOLL: "1", EVENT_NOPOLL: "1" } },
};

/**
 * Exit codes of their own, so that a complaint at exit is not taken for a failed test. util/mm_calloc
 * asks for more memory than there is, to see null come back.
 */
export const sanitizerEnvironments: Readonly<Record<Sanitizer, Readonly<Record<string, string>>>> =
	{
		none: {},
		address: {
			ASAN_OPTIONS: "allocator_may_return_null=1:detect_leaks=1:exitcode=99",
			UBSAN_OPTIONS: "halt_on_error=1:print_stacktrace=1",
		},
		thread: { TSAN_OPTIONS: "allocator_may_return_null=1:exitcode=66" },
	};

/** FULL: every backend with a plain build, then the sanitizers with the backend of most users. */
export const fullConfigurations: readonly GateConfiguration[] = [
	{ backend: "epoll", sanitizer: "none" },
	{ backend: "changelist", sanitizer: "none" },
	{ backend: "poll", sanitizer: "none" },
	{ backend: "select", sanitizer: "none" },
	{ backend: "epoll", sanitizer: "address" },
	{ backend: "epoll", sanitizer: "thread" },
];
