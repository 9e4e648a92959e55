#include "syscall_counts.h"

#include <csignal>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/uio.h>

namespace evlab {

const std::array<const char *, syscall_count> syscall_names = {
#define EVLAB_NAME(name) #name,
	EVLAB_SYSCALLS(EVLAB_NAME)
#undef EVLAB_NAME
};

SyscallCounts syscall_totals{};

} // namespace evlab

// One wrap: count, then call the real function. `call` is the kernel's name for the counter.
#define EVLAB_WRAP(call, type, name, parameters, arguments) \
	type __real_##name parameters; \
	type __wrap_##name parameters { \
		++evlab::syscall_totals[static_cast<std::size_t>(evlab::Syscall::call)]; \
		return __real_##name arguments; \
	}

extern "C" {
EVLAB_WRAP(read, ssize_t, read, (int fd, void *data, size_t size), (fd, data, size))
EVLAB_WRAP(write, ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
EVLAB_WRAP(readv, ssize_t, readv, (int fd, const iovec *v, int n), (fd, v, n))
EVLAB_WRAP(writev, ssize_t, writev, (int fd, const iovec *v, int n), (fd, v, n))
EVLAB_WRAP(pread64, ssize_t, pread, (int fd, void *data, size_t size, off_t offset),
           (fd, data, size, offset))
EVLAB_WRAP(pread64, ssize_t, pread64, (int fd, void *data, size_t size, off_t offset),
           (fd, data, size, offset))
EVLAB_WRAP(recvfrom, ssize_t, recv, (int fd, void *data, size_t size, int flags),
           (fd, data, size, flags))
EVLAB_WRAP(sendto, ssize_t, send, (int fd, const void *data, size_t size, int flags),
           (fd, data, size, flags))
EVLAB_WRAP(recvfrom, ssize_t, recvfrom,
           (int fd, void *data, size_t size, int flags, sockaddr *from, socklen_t *length),
           (fd, data, size, flags, from, length))
EVLAB_WRAP(sendto, ssize_t, sendto,
           (int fd, const void *data, size_t size, int flags, const sockaddr *to, socklen_t length),
           (fd, data, size, flags, to, length))
EVLAB_WRAP(recvmsg, ssize_t, recvmsg, (int fd, msghdr *message, int flags), (fd, message, flags))
EVLAB_WRAP(sendmsg, ssize_t, sendmsg, (int fd, const msghdr *message, int flags),
           (fd, message, flags))
// ioctl and fcntl are variadic with at most one word: passing it on unread is ABI-neutral here.
EVLAB_WRAP(ioctl, int, ioctl, (int fd, unsigned long request, void *word), (fd, request, word))
EVLAB_WRAP(fcntl, int, fcntl, (int fd, int command, void *word), (fd, command, word))
EVLAB_WRAP(fcntl, int, fcntl64, (int fd, int command, void *word), (fd, command, word))
EVLAB_WRAP(sendfile, ssize_t, sendfile, (int out, int in, off_t *offset, size_t size),
           (out, in, offset, size))
EVLAB_WRAP(sendfile, ssize_t, sendfile64, (int out, int in, off_t *offset, size_t size),
           (out, in, offset, size))
EVLAB_WRAP(mmap, void *, mmap, (void *at, size_t size, int protection, int flags, int fd, off_t o),
           (at, size, protection, flags, fd, o))
EVLAB_WRAP(mmap, void *, mmap64,
           (void *at, size_t size, int protection, int flags, int fd, off_t o),
           (at, size, protection, flags, fd, o))
EVLAB_WRAP(munmap, int, munmap, (void *at, size_t size), (at, size))
EVLAB_WRAP(lseek, off_t, lseek, (int fd, off_t offset, int whence), (fd, offset, whence))
EVLAB_WRAP(lseek, off_t, lseek64, (int fd, off_t offset, int whence), (fd, offset, whence))
EVLAB_WRAP(fstat, int, fstat, (int fd, struct stat *out), (fd, out))
EVLAB_WRAP(fstat, int, fstat64, (int fd, struct stat *out), (fd, out))
EVLAB_WRAP(close, int, close, (int fd), (fd))
EVLAB_WRAP(pipe2, int, pipe, (int fds[2]), (fds))
EVLAB_WRAP(pipe2, int, pipe2, (int fds[2], int flags), (fds, flags))
EVLAB_WRAP(socket, int, socket, (int domain, int type, int protocol), (domain, type, protocol))
EVLAB_WRAP(socketpair, int, socketpair, (int domain, int type, int protocol, int fds[2]),
           (domain, type, protocol, fds))
EVLAB_WRAP(accept4, int, accept4, (int fd, sockaddr *from, socklen_t *length, int flags),
           (fd, from, length, flags))
EVLAB_WRAP(epoll_create1, int, epoll_create, (int size), (size))
EVLAB_WRAP(epoll_create1, int, epoll_create1, (int flags), (flags))
EVLAB_WRAP(epoll_ctl, int, epoll_ctl, (int ep, int operation, int fd, epoll_event *event),
           (ep, operation, fd, event))
EVLAB_WRAP(epoll_wait, int, epoll_wait, (int ep, epoll_event *events, int n, int timeout_ms),
           (ep, events, n, timeout_ms))
EVLAB_WRAP(poll, int, poll, (pollfd * fds, nfds_t n, int timeout_ms), (fds, n, timeout_ms))
EVLAB_WRAP(select, int, select, (int n, fd_set *in, fd_set *out, fd_set *except, timeval *timeout),
           (n, in, out, except, timeout))
EVLAB_WRAP(eventfd2, int, eventfd, (unsigned initial, int flags), (initial, flags))
EVLAB_WRAP(timerfd_create, int, timerfd_create, (int clock, int flags), (clock, flags))
EVLAB_WRAP(timerfd_settime, int, timerfd_settime,
           (int fd, int flags, const itimerspec *next, itimerspec *old), (fd, flags, next, old))
EVLAB_WRAP(tgkill, int, raise, (int signal), (signal))
EVLAB_WRAP(rt_sigaction, int, sigaction,
           (int signal, const struct sigaction *next, struct sigaction *old), (signal, next, old))
}
