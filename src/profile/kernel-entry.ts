/** Names of functions that are not the kernel's name of the system call. */
const renamed: Readonly<Record<string, string>> = {
	newfstat: "fstat",
	newstat: "stat",
	fstat64: "fstat",
	sendfile64: "sendfile",
	eventfd: "eventfd2",
	recv: "recvfrom",
	send: "sendto",
	pread: "pread64",
	pwrite: "pwrite64",
};

/** Where the kernel's code begins that is not of any one system call. */
const isEntry = (symbol: string): boolean =>
	/^(?:do_syscall_64|x64_sys_call|entry_SYSCALL_64\w*|el0t?_\w+|invoke_syscall\S*|do_el0_svc)$/.test(
		symbol,
	);

/** `__x64_sys_ioctl`, and what is left in a stack when it ends in a jump: `do_writev`, `ksys_read`. */
function syscallOfSymbol(symbol: string): string | null {
	const match = /^(?:__(?:x64|arm64|se|do)_sys_|ksys_|__sys_|do_sys_|do_)(\w+)$/.exec(symbol);
	const name = match?.[1];
	return name === undefined ? null : (renamed[name] ?? name);
}

/** libc's function for a system call: `__GI___writev`, `__libc_recv`, `epoll_ctl`. */
function syscallOfStub(symbol: string): string {
	const name = symbol.replace(/@.*$/, "").replace(/^_*(?:GI|libc)?_*/, "");
	return renamed[name] ?? name;
}

/**
 * By what the kernel was entered: a system call's name, else "page fault", "interrupt", or "entry
 * and exit" for the instructions on either side of a call in which nothing says which. `kernel` are
 * the kernel's symbols of one stack, outermost first; `caller` the function of libc that called. Pure.
 */
export function kernelEntry(kernel: readonly string[], caller: string | null): string {
	const entered = kernel.findIndex(isEntry);
	if (entered === -1) {
		if (kernel.some((symbol) => symbol.includes("page_fault"))) return "page fault";
		return kernel.some((symbol) => /^(?:asm_)?(?:sysvec|common_interrupt)/.test(symbol))
			? "interrupt"
			: "entry and exit";
	}
	const inside = kernel.slice(entered).find((symbol) => !isEntry(symbol));
	const named = inside === undefined ? null : syscallOfSymbol(inside);
	return named ?? (caller === null ? "entry and exit" : syscallOfStub(caller));
}
