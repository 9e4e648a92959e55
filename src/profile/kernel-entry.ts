/** The system call that a kernel function's name says was entered, or null. Pure. */
export function syscallOfSymbol(symbol: string): string | null {
	const match = /^__(?:x64|ia32|arm64|se|do)_(?:compat_)?sys_(\w+)$/.exec(symbol);
	return match === null ? null : kernelName(match[1] ?? "");
}

const kernelNames: Readonly<Record<string, string>> = {
	newfstat: "fstat",
	newstat: "stat",
	sendfile64: "sendfile",
	eventfd: "eventfd2",
};

function kernelName(name: string): string {
	return kernelNames[name] ?? name;
}

/**
 * By what the kernel was entered, from the kernel's symbols of one stack, innermost first: a
 * system call's name, else "page fault", "interrupt", or "entry and exit" for the instructions on
 * either side of a call, in which the stack does not tell which. Pure.
 */
export function kernelEntry(symbols: readonly string[]): string {
	for (const symbol of [...symbols].reverse()) {
		const syscall = syscallOfSymbol(symbol);
		if (syscall !== null) return syscall;
	}
	if (symbols.some((symbol) => /page_fault/.test(symbol))) return "page fault";
	if (symbols.some((symbol) => /^(?:asm_)?(?:sysvec|common_interrupt|exc_nmi)/.test(symbol))) {
		return "interrupt";
	}
	return "entry and exit";
}
