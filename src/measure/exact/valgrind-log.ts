/**
 * Why the count of a run under valgrind cannot be used, from its log, or null. Valgrind goes on
 * after a system call it does not know, and callgrind writes a count even when the program died of
 * an instruction it does not know: the log is where it is said. Pure.
 */
export function valgrindComplaint(log: string): string | null {
	const bytes = /unhandled instruction bytes: ((?:0x[0-9A-F]{1,2} ?)+)/i.exec(log)?.[1]?.trim();
	if (bytes !== undefined || /Unrecognised instruction|SIGILL/.test(log)) {
		return `valgrind does not know an instruction of it${bytes === undefined ? "" : ` (${bytes})`}`;
	}
	const syscall = /WARNING: unhandled \S+ syscall: (\d+)/.exec(log)?.[1];
	if (syscall !== undefined) return `valgrind does not know its system call ${syscall}`;
	const signal = /Process terminating with default action of signal \d+ \((SIG\w+)\)/.exec(
		log,
	)?.[1];
	if (signal !== undefined) return `it was ended by ${signal} under valgrind`;
	const warning = /^(?:==\d+==|--\d+--|valgrind:) (WARNING: unhandled.*|.*impossible.*)$/m.exec(
		log,
	)?.[1];
	return warning === undefined ? null : `valgrind said "${warning.slice(0, 120)}"`;
}
