#include "fd.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>

#include "error.h"

namespace evlab {
namespace {

[[noreturn]] void fail(const char *what) {
	throw KernelError("FD_LIMIT", std::string(what) + ": " + std::strerror(errno) +
	                                  "; raise `ulimit -n` or use fewer descriptors");
}

} // namespace

std::pair<Fd, Fd> open_pipe() {
	int fds[2];
	if (::pipe2(fds, O_NONBLOCK | O_CLOEXEC) != 0) fail("pipe2");
	return {Fd(fds[0]), Fd(fds[1])};
}

std::pair<Fd, Fd> open_socketpair(int send_buffer_bytes) {
	int fds[2];
	if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) != 0)
		fail("socketpair");
	std::pair<Fd, Fd> pair{Fd(fds[0]), Fd(fds[1])};
	if (send_buffer_bytes > 0) {
		for (const int fd : fds)
			if (::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send_buffer_bytes,
			                 sizeof send_buffer_bytes) != 0)
				fail("setsockopt");
	}
	return pair;
}

void require_descriptors(int count) {
	std::vector<Fd> opened;
	for (int i = 0; i < count; ++i) {
		opened.emplace_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
		if (opened.back().get() < 0) fail("open");
	}
}

} // namespace evlab
