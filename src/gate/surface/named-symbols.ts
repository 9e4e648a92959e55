/**
 * What a variant's objects may newly reach, reviewed symbol by symbol, and what is refused with a
 * reason of its own. A symbol on neither list is refused, too: whoever needs it adds it here, with
 * this list's reader in mind.
 */

/** Memory, text, and calls on descriptors that the caller has given. */
const reviewedSymbols: ReadonlySet<string> = new Set([
	...["malloc", "calloc", "realloc", "free", "aligned_alloc", "posix_memalign"],
	...["memcpy", "memmove", "memset", "memcmp", "memchr", "memrchr", "mempcpy", "rawmemchr"],
	...["memmem", "strlen", "strnlen", "strcmp", "strncmp", "strchr", "strrchr", "strstr", "strdup"],
	...["strcasecmp", "strncasecmp", "snprintf", "vsnprintf", "strtol", "strtoul", "strtoll"],
	...["read", "write", "readv", "writev", "recv", "send", "recvmsg", "sendmsg", "recvfrom"],
	...["sendto", "sendfile", "splice", "ioctl", "fcntl", "getsockopt", "setsockopt"],
	...["epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2", "poll", "select"],
	...["__errno_location", "_GLOBAL_OFFSET_TABLE_", "__tls_get_addr", "__stack_chk_fail"],
	...["abort", "__assert_fail"],
]);

const refusals: readonly (readonly [RegExp, string])[] = [
	[
		/^(pthread_create|thrd_create|clone3?|fork|vfork|posix_spawnp?|daemon|system|popen|exec.*)$/,
		"starts work in another thread or process, where the benchmark does not see it",
	],
	[
		/^(secure_|__secure_)?getenv$|^evutil_getenv_$|^_{0,2}environ$|^(set|put|unset)env$|^clearenv$/,
		"reads the environment: it can tell a benchmark from a user",
	],
	[
		/^program_invocation|^__progname|^_dl_arg|^(getpid|getppid|gettid|getauxval|uname|getcpu)$/,
		"asks which process it is in: it can tell a benchmark from a user",
	],
	[
		/^(open|openat|creat|fopen|opendir|readlink|stat|access|realpath)(64|at)?$|^evutil_(read_file_|open_closeonexec_)$/,
		"opens or looks up files",
	],
	[/^(dlsym|dlopen|dlvsym|dl_iterate_phdr|dladdr|_dl_.*)$/, "looks at what else is loaded"],
	[
		/^(clock_|gettimeofday|time$|times$|ftime$|nanosleep|usleep|sleep$|timer_|setitimer|alarm|adjtime)/,
		"reads or sets a clock",
	],
	[
		/^(syscall|prctl|arch_prctl|ptrace|process_vm_.*|mprotect|pkey_.*|userfaultfd|io_uring_.*|seccomp)$/,
		"goes to the kernel past the functions that are counted",
	],
	[
		/^(signal|sigaction|sigprocmask|sigaltstack|bsd_signal|sigqueue|kill|tgkill|raise|pthread_kill|atexit|on_exit|__cxa_atexit|pthread_atfork|__register_atfork)$/,
		"takes a signal, or has code run at another time",
	],
	[
		/^(mallopt|malloc_.*|__malloc_.*|mallinfo2?|madvise|posix_madvise|mlock.*|munlock.*|mmap(64)?|munmap|mremap|sbrk|brk)$/,
		"changes memory for the whole process, the other side of a comparison included",
	],
	[
		/^(sched_.*|setpriority|nice|pthread_set.*|pthread_attr_.*|setrlimit(64)?|prlimit(64)?|mbind|set_mempolicy)$/,
		"changes how the whole process is scheduled or limited",
	],
	[
		/^(rand|srand|random|srandom|drand48|getrandom|getentropy|arc4random.*)$/,
		"draws random numbers",
	],
];

const unreviewed = "is not on the reviewed list of what libevent's objects may call";

/** Why a new reference to a symbol is refused, or null. Pure. */
export function refuseSymbol(symbol: string): string | null {
	if (reviewedSymbols.has(symbol)) return null;
	return refusalOf(symbol) ?? unreviewed;
}

/** Why it is refused by name; null for what is reviewed, or unknown. Pure. */
export function refusalOf(symbol: string): string | null {
	return refusals.find(([names]) => names.test(symbol))?.[1] ?? null;
}
