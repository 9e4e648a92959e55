// Exact system-call counts, taken by link-time wraps (-Wl,--wrap=NAME, wrapped_symbols.txt).
// They agree with strace and cost about 0.6 ns a call (facts.md), so they stay on while timing.
#pragma once

#include <array>
#include <cstdint>

namespace evlab {

// Named after the kernel's call where libc's name differs (recv is recvfrom to the kernel).
// clang-format off: it moves one more entry to a line of its own each time it runs.
#define EVLAB_SYSCALLS(X) \
	X(read) X(write) X(readv) X(writev) X(pread64) X(recvfrom) X(sendto) X(recvmsg) X(sendmsg) \
	X(ioctl) X(fcntl) X(sendfile) X(mmap) X(munmap) X(lseek) X(fstat) X(close) \
	X(pipe2) X(socket) X(socketpair) X(accept4) X(epoll_create1) X(epoll_ctl) \
	X(epoll_wait) X(poll) X(select) X(eventfd2) X(timerfd_create) X(timerfd_settime) \
	X(tgkill) X(rt_sigaction)
// clang-format on

enum class Syscall : unsigned {
#define EVLAB_ENUMERATOR(name) name,
	EVLAB_SYSCALLS(EVLAB_ENUMERATOR)
#undef EVLAB_ENUMERATOR
		count_
};

inline constexpr std::size_t syscall_count = static_cast<std::size_t>(Syscall::count_);

extern const std::array<const char *, syscall_count> syscall_names;
using SyscallCounts = std::array<std::uint64_t, syscall_count>;

// Every wrapped call of this copy of the addon since it was loaded.
extern SyscallCounts syscall_totals;

} // namespace evlab
