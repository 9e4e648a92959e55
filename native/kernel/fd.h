#pragma once

#include <utility>

#include <unistd.h>

namespace evlab {

// Owns one file descriptor.
class Fd {
public:
	Fd() = default;
	explicit Fd(int fd) : fd_(fd) {}
	Fd(Fd &&other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
	Fd &operator=(Fd &&other) noexcept {
		std::swap(fd_, other.fd_);
		return *this;
	}
	Fd(const Fd &) = delete;
	Fd &operator=(const Fd &) = delete;
	~Fd() {
		if (fd_ >= 0) ::close(fd_);
	}

	int get() const { return fd_; }
	int release() { return std::exchange(fd_, -1); }

private:
	int fd_ = -1;
};

// Both sides of a non-blocking, close-on-exec pipe (read, write) or stream socketpair.
// Throw KernelError FD_LIMIT when the process may open no more.
std::pair<Fd, Fd> open_pipe();
std::pair<Fd, Fd> open_socketpair(int send_buffer_bytes);

// Throws KernelError FD_LIMIT when fewer than `count` descriptors can be opened now. libevent ends
// the process when a new event base cannot have its signal pipe; this asks first.
void require_descriptors(int count);
// What a base may open: epoll, timerfd, two for signals, two to be woken by.
inline constexpr int base_descriptors = 6;

} // namespace evlab
