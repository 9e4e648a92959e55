// Socket I/O operations. A single evbuffer_read or _write promises no amount, so the ones that
// workloads compare go on until a stated amount has moved.
#pragma once

#include <cerrno>

#include "error.h"
#include "op_evbuffer.h"

namespace evlab::op {

inline constexpr int max_turns = 100'000;

[[noreturn]] inline void stuck(const char *operation) {
	throw KernelError("PROGRAM_STUCK", std::string(operation) + ": no progress; the bytes or "
	                                                            "events it waits for never came");
}

inline Value add_bytes(Session &s, Value result) {
	if (result > 0) s.tally.bytes += static_cast<std::uint64_t>(result);
	return result;
}

inline Value evbuffer_read(Session &s, const Instruction &i) {
	return add_bytes(
		s, ::evbuffer_read(raw_buffer(i, 0), i.object<End>(1).fd, static_cast<int>(i.integer(2))));
}

inline Value evbuffer_read_exactly(Session &s, const Instruction &i) {
	Value left = i.integer(2);
	while (left > 0) {
		const auto got =
			::evbuffer_read(raw_buffer(i, 0), i.object<End>(1).fd, static_cast<int>(left));
		if (got <= 0) stuck("evbuffer.read_exactly");
		left -= add_bytes(s, got);
	}
	return i.integer(2);
}

inline Value evbuffer_write(Session &s, const Instruction &i) {
	add_bytes(s, ::evbuffer_write(raw_buffer(i, 0), i.object<End>(1).fd));
	return 0; // a stream may take any part of it
}

inline Value evbuffer_write_atmost(Session &s, const Instruction &i) {
	add_bytes(s, ::evbuffer_write_atmost(raw_buffer(i, 0), i.object<End>(1).fd, i.integer(2)));
	return 0;
}

// Reaches EAGAIN on purpose: a full socket buffer stops it, or an empty evbuffer. Where in the
// stream that is depends on the sizes of the writes, so it is not counted here but at the reader.
inline Value evbuffer_write_until_blocked(Session &, const Instruction &i) {
	for (int n = 0; ::evbuffer_write(raw_buffer(i, 0), i.object<End>(1).fd) > 0; ++n)
		if (n == max_turns) stuck("evbuffer.write_until_blocked");
	return 0;
}

// Moves all of `source` through the descriptors into `sink`, in as many partial writes and reads
// as it takes.
inline Value evbuffer_transfer(Session &s, const Instruction &i) {
	auto *source = raw_buffer(i, 0);
	auto left = static_cast<Value>(::evbuffer_get_length(source));
	// Bytes that were in the socket before arrive first, so both ends are watched. The turns are
	// counted because a source that is its own sink never runs empty.
	for (int n = 0; left > 0 || ::evbuffer_get_length(source) > 0; ++n) {
		if (n == max_turns) stuck("evbuffer.transfer");
		const auto put = ::evbuffer_write(source, i.object<End>(1).fd);
		const auto got = ::evbuffer_read(raw_buffer(i, 3), i.object<End>(2).fd, -1);
		if (put <= 0 && got <= 0) stuck("evbuffer.transfer");
		if (got > 0) left -= add_bytes(s, got);
	}
	return 0;
}

inline Value fd_write(Session &s, const Instruction &i) {
	return add_bytes(s, ::write(i.object<End>(0).fd, input_data(), size_of(i, 1)));
}

inline Value fd_read(Session &s, const Instruction &i) {
	return add_bytes(s, ::read(i.object<End>(0).fd, s.scratch(), size_of(i, 1)));
}

inline Value fd_drain(Session &s, const Instruction &i) {
	while (add_bytes(s, ::read(i.object<End>(0).fd, s.scratch(), max_bytes)) > 0) {
	}
	return 0;
}

} // namespace evlab::op
