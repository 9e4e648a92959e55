// A pair of connected descriptors that closes itself.
#pragma once

#include "job.h"

#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace peers {

class Pair {
public:
	Pair() {
		int fds[2];
		require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) == 0,
		        "socketpair");
		near_ = fds[0];
		far_ = fds[1];
	}
	Pair(Pair &&other) noexcept
		: near_(std::exchange(other.near_, -1)), far_(std::exchange(other.far_, -1)) {}
	Pair(const Pair &) = delete;
	Pair &operator=(const Pair &) = delete;
	Pair &operator=(Pair &&) = delete;
	~Pair() {
		if (near_ >= 0) close(near_);
		if (far_ >= 0) close(far_);
	}
	int near() const { return near_; }
	int far() const { return far_; }
	// For a library that closes what it was given.
	void disown() { near_ = far_ = -1; }

private:
	int near_ = -1;
	int far_ = -1;
};

// Everything in one call: the jobs never write more than the socket's buffer takes.
inline void write_whole(int fd, const void *data, size_t size) {
	const ssize_t written = send(fd, data, size, MSG_NOSIGNAL);
	require(written >= 0, "send");
	if (static_cast<size_t>(written) != size) refuse("a write was cut short");
}

} // namespace peers
