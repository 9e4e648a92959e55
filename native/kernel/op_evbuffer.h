// evbuffer operations. Each returns what the API guarantees, so that baseline and candidate must
// agree to the digit; an operation that only promises "up to" counts bytes instead.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>

#include "input_data.h"
#include "session.h"

namespace evlab::op {

using Value = std::int64_t;

inline evbuffer *raw_buffer(const Instruction &i, std::size_t operand) {
	return i.object<Buffer>(operand).raw.get();
}
inline std::size_t size_of(const Instruction &i, std::size_t operand) {
	return static_cast<std::size_t>(i.integer(operand));
}
inline Value moved(Session &s, Value result, std::size_t bytes) {
	if (result == 0) s.tally.bytes += bytes;
	return result;
}

inline Value evbuffer_add(Session &s, const Instruction &i) {
	return moved(s, ::evbuffer_add(raw_buffer(i, 0), input_data(), size_of(i, 1)), size_of(i, 1));
}

inline Value evbuffer_prepend(Session &s, const Instruction &i) {
	return moved(s, ::evbuffer_prepend(raw_buffer(i, 0), input_data(), size_of(i, 1)),
	             size_of(i, 1));
}

inline Value evbuffer_drain(Session &, const Instruction &i) {
	return ::evbuffer_drain(raw_buffer(i, 0), size_of(i, 1));
}

inline Value evbuffer_remove(Session &s, const Instruction &i) {
	const auto got = ::evbuffer_remove(raw_buffer(i, 0), s.scratch(), size_of(i, 1));
	if (got > 0) {
		s.tally.bytes += static_cast<std::uint64_t>(got);
		s.seen = {s.scratch(), static_cast<std::size_t>(got)};
	}
	return got;
}

inline Value evbuffer_copyout(Session &s, const Instruction &i) {
	const auto got = ::evbuffer_copyout(raw_buffer(i, 0), s.scratch(), size_of(i, 1));
	if (got > 0) s.seen = {s.scratch(), static_cast<std::size_t>(got)};
	return got;
}

inline Value evbuffer_expand(Session &, const Instruction &i) {
	return ::evbuffer_expand(raw_buffer(i, 0), static_cast<std::size_t>(i.integer(1)));
}

// Reserves, touches the first byte of each vector as a reader would, commits the asked-for bytes.
inline Value evbuffer_reserve_commit(Session &s, const Instruction &i) {
	evbuffer_iovec vectors[2];
	const auto wanted = size_of(i, 1);
	const auto n = ::evbuffer_reserve_space(raw_buffer(i, 0), i.integer(1), vectors,
	                                        static_cast<int>(i.integer(2)));
	if (n <= 0) return -1;
	std::size_t left = wanted;
	for (int v = 0; v < n; ++v) {
		vectors[v].iov_len = std::min(vectors[v].iov_len, left);
		left -= vectors[v].iov_len;
		if (vectors[v].iov_len > 0) std::memset(vectors[v].iov_base, 'r', vectors[v].iov_len);
	}
	return moved(s, ::evbuffer_commit_space(raw_buffer(i, 0), vectors, n), wanted - left);
}

inline Value evbuffer_pullup(Session &s, const Instruction &i) {
	const auto *front = ::evbuffer_pullup(raw_buffer(i, 0), i.integer(1));
	if (!front) return -1;
	const auto bytes = i.integer(1) < 0 ? ::evbuffer_get_length(raw_buffer(i, 0)) : size_of(i, 1);
	s.seen = {reinterpret_cast<const char *>(front), bytes};
	return front[0];
}

inline Value evbuffer_peek(Session &, const Instruction &i) {
	evbuffer_iovec vectors[64];
	const auto n = ::evbuffer_peek(raw_buffer(i, 0), i.integer(1), nullptr, vectors,
	                               static_cast<int>(i.integer(2)));
	// How many chains the bytes lie in is the library's own affair; that there are any is not.
	return n > 0;
}

inline Value evbuffer_search(Session &, const Instruction &i) {
	return ::evbuffer_search(raw_buffer(i, 0), search_needle(), size_of(i, 1), nullptr).pos;
}

inline Value evbuffer_search_eol(Session &, const Instruction &i) {
	std::size_t eol_bytes = 0;
	const auto at = ::evbuffer_search_eol(raw_buffer(i, 0), nullptr, &eol_bytes,
	                                      static_cast<evbuffer_eol_style>(i.integer(1)));
	return at.pos + static_cast<Value>(eol_bytes);
}

inline Value evbuffer_readln(Session &s, const Instruction &i) {
	std::size_t bytes = 0;
	char *line =
		::evbuffer_readln(raw_buffer(i, 0), &bytes, static_cast<evbuffer_eol_style>(i.integer(1)));
	if (!line) return -1;
	std::free(line);
	s.tally.bytes += bytes;
	return static_cast<Value>(bytes);
}

inline Value evbuffer_add_buffer(Session &, const Instruction &i) {
	return ::evbuffer_add_buffer(raw_buffer(i, 0), raw_buffer(i, 1));
}

inline Value evbuffer_prepend_buffer(Session &, const Instruction &i) {
	return ::evbuffer_prepend_buffer(raw_buffer(i, 0), raw_buffer(i, 1));
}

inline Value evbuffer_remove_buffer(Session &s, const Instruction &i) {
	const Value n = ::evbuffer_remove_buffer(raw_buffer(i, 0), raw_buffer(i, 1), size_of(i, 2));
	if (n > 0) s.tally.bytes += static_cast<std::uint64_t>(n);
	return n;
}

inline void count_cleanup(const void *, std::size_t, void *session) {
	++static_cast<Session *>(session)->tally.events;
}

inline Value evbuffer_add_reference(Session &s, const Instruction &i) {
	return moved(
		s,
		::evbuffer_add_reference(raw_buffer(i, 0), input_data(), size_of(i, 1), count_cleanup, &s),
		size_of(i, 1));
}

inline Value evbuffer_add_file(Session &s, const Instruction &i) {
	const int fd = ::fcntl(s.file_fd(), F_DUPFD_CLOEXEC, 0);
	if (fd < 0) return -1;
	const auto result =
		::evbuffer_add_file(raw_buffer(i, 0), fd, 0, static_cast<ev_off_t>(i.integer(1)));
	if (result != 0) ::close(fd);
	return moved(s, result, size_of(i, 1));
}

inline Value evbuffer_add_printf(Session &s, const Instruction &i) {
	const auto n = ::evbuffer_add_printf(raw_buffer(i, 0), "Content-Length: %d\r\n",
	                                     static_cast<int>(i.integer(1)));
	if (n > 0) s.tally.bytes += static_cast<std::uint64_t>(n);
	return n;
}

inline Value evbuffer_get_length(Session &, const Instruction &i) {
	return static_cast<Value>(::evbuffer_get_length(raw_buffer(i, 0)));
}

inline Value evbuffer_get_contiguous_space(Session &, const Instruction &i) {
	// How much lies in the first chain is the library's own affair; that something does is not.
	return ::evbuffer_get_contiguous_space(raw_buffer(i, 0)) > 0;
}

inline Value evbuffer_freeze(Session &, const Instruction &i) {
	return ::evbuffer_freeze(raw_buffer(i, 0), static_cast<int>(i.integer(1)));
}

inline Value evbuffer_unfreeze(Session &, const Instruction &i) {
	return ::evbuffer_unfreeze(raw_buffer(i, 0), static_cast<int>(i.integer(1)));
}

inline Value evbuffer_enable_callbacks(Session &, const Instruction &i) {
	const auto &buffer = i.object<Buffer>(0);
	return buffer.callback
	           ? ::evbuffer_cb_set_flags(buffer.raw.get(), buffer.callback, EVBUFFER_CB_ENABLED)
	           : -1;
}

inline Value evbuffer_disable_callbacks(Session &, const Instruction &i) {
	const auto &buffer = i.object<Buffer>(0);
	return buffer.callback
	           ? ::evbuffer_cb_clear_flags(buffer.raw.get(), buffer.callback, EVBUFFER_CB_ENABLED)
	           : -1;
}

} // namespace evlab::op
