import { expect, test } from "vitest";
import { kernelEntry } from "../../src/profile/kernel-entry.ts";

const entry = ["entry_SYSCALL_64_after_hwframe", "do_syscall_64"];

test.each([
	[[...entry, "__x64_sys_epoll_ctl", "do_epoll_ctl"], "epoll_ctl", "epoll_ctl"],
	[[...entry, "x64_sys_call", "__x64_sys_ioctl"], null, "ioctl"],
	// A jump at its end has taken __x64_sys_writev out of the stack.
	[[...entry, "do_writev", "vfs_writev"], "__GI___writev", "writev"],
	[[...entry, "ksys_read", "vfs_read"], null, "read"],
	[[...entry, "do_sys_poll"], null, "poll"],
	[[...entry, "__sys_sendto"], "__libc_send", "sendto"],
	// Before or after the call itself only libc's function tells.
	[entry, "__GI___readv", "readv"],
	[[...entry, "syscall_exit_to_user_mode"], "__libc_recv", "recvfrom"],
	[["entry_SYSCALL_64"], "cfree@GLIBC_2.2.5", "cfree"],
	[entry, null, "entry and exit"],
	[["asm_exc_page_fault", "exc_page_fault"], null, "page fault"],
	[["asm_sysvec_reschedule_ipi"], null, "interrupt"],
	[["native_iret"], "malloc", "entry and exit"],
])("%j called by %j is %s", (kernel, caller, name) => {
	expect(kernelEntry(kernel, caller)).toBe(name);
});
