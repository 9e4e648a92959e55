// Floors of the evbuffer workloads: the same job on one flat block. Bytes are counted where the
// evbuffer operation counts them, and also where it counts none (search, copyout), so that a floor
// that does nothing never passes for one that does.
#pragma once

#include <cstdio>

#include "hand.h"
#include "op_event.h"

namespace evlab::op {

inline HandBuffer &hand_buffer(const Instruction &i) { return i.object<HandBuffer>(0); }

// The compiler must take what lies behind `data` for read: nothing written there is dead.
inline void keep(const void *data) { asm volatile("" : : "r"(data) : "memory"); }

// 0, or -1 when the block had no room for it.
inline Value filled(Session &s, const char *room, std::size_t bytes) {
	if (!room) return -1;
	keep(room);
	return moved(s, 0, bytes);
}

inline Value floor_append(Session &s, const Instruction &i) {
	char *room = hand_buffer(i).grow_behind(size_of(i, 1));
	if (room) std::memcpy(room, input_data(), size_of(i, 1));
	return filled(s, room, size_of(i, 1));
}

inline Value floor_prepend(Session &s, const Instruction &i) {
	char *room = hand_buffer(i).grow_before(size_of(i, 1));
	if (room) std::memcpy(room, input_data(), size_of(i, 1));
	return filled(s, room, size_of(i, 1));
}

// What a reader does that is handed space: evbuffer.reserve_commit without the buffer.
inline Value floor_fill(Session &s, const Instruction &i) {
	char *room = hand_buffer(i).grow_behind(size_of(i, 1));
	if (room) std::memset(room, 'r', size_of(i, 1));
	return filled(s, room, size_of(i, 1));
}

inline Value floor_printf(Session &s, const Instruction &i) {
	auto &buffer = hand_buffer(i);
	constexpr std::size_t longest = 64;
	char *room = buffer.grow_behind(longest);
	if (!room) return -1;
	const auto n =
		std::snprintf(room, longest, "Content-Length: %d\r\n", static_cast<int>(i.integer(1)));
	buffer.end -= longest - static_cast<std::size_t>(n);
	filled(s, room, static_cast<std::size_t>(n));
	return n;
}

inline Value floor_drain(Session &, const Instruction &i) {
	hand_buffer(i).drain(size_of(i, 1));
	return 0;
}

inline Value copy_front(Session &s, const Instruction &i) {
	auto &buffer = hand_buffer(i);
	const auto size = std::min(size_of(i, 1), buffer.length());
	std::memcpy(s.scratch(), buffer.front(), size);
	filled(s, s.scratch(), size);
	return static_cast<Value>(size);
}

inline Value floor_copyout(Session &s, const Instruction &i) { return copy_front(s, i); }

inline Value floor_remove(Session &s, const Instruction &i) {
	const auto size = copy_front(s, i);
	hand_buffer(i).drain(static_cast<std::size_t>(size));
	return size;
}

// Counts the bytes looked through. memchr and memcmp: memmem takes twice as long for a needle whose
// first byte is rare.
inline Value floor_search(Session &s, const Instruction &i) {
	auto &buffer = hand_buffer(i);
	const auto *needle = search_needle();
	const auto size = size_of(i, 1);
	const char *from = buffer.front();
	const char *const end = from + buffer.length();
	s.tally.bytes += buffer.length();
	while (static_cast<std::size_t>(end - from) >= size) {
		const auto starts = static_cast<std::size_t>(end - from) - size + 1;
		const auto *at = static_cast<const char *>(std::memchr(from, needle[0], starts));
		if (!at) break;
		if (std::memcmp(at, needle, size) == 0) return at - buffer.front();
		from = at + 1;
	}
	return -1;
}

struct LineEnd {
	const char *at;
	std::size_t bytes;
};

// The first line end in evbuffer_eol_style `style`, or one whose `at` is null.
inline LineEnd find_line_end(const char *front, std::size_t length, std::int64_t style) {
	const auto *end = front + length;
	const auto find = [&](const char *from, int byte) {
		return static_cast<const char *>(
			std::memchr(from, byte, static_cast<std::size_t>(end - from)));
	};
	if (style == EVBUFFER_EOL_NUL) {
		const auto *nul = find(front, 0);
		return {nul, nul ? std::size_t{1} : 0};
	}
	if (style == EVBUFFER_EOL_ANY) {
		const auto is_end = [](char c) { return c == '\r' || c == '\n'; };
		const auto *from = std::find_if(front, end, is_end);
		if (from == end) return {nullptr, 0};
		return {from, static_cast<std::size_t>(std::find_if_not(from, end, is_end) - from)};
	}
	for (const auto *newline = find(front, '\n'); newline; newline = find(newline + 1, '\n')) {
		const bool after_return = newline > front && newline[-1] == '\r';
		if (style != EVBUFFER_EOL_LF && after_return) return {newline - 1, 2};
		if (style != EVBUFFER_EOL_CRLF_STRICT) return {newline, 1};
	}
	return {nullptr, 0};
}

// Counts the bytes up to and with the line end.
inline Value floor_search_eol(Session &s, const Instruction &i) {
	auto &buffer = hand_buffer(i);
	const auto end = find_line_end(buffer.front(), buffer.length(), i.integer(1));
	if (!end.at) return -1;
	const auto passed = static_cast<std::size_t>(end.at - buffer.front()) + end.bytes;
	s.tally.bytes += passed;
	return static_cast<Value>(passed);
}

// With the allocation: evbuffer_readln promises memory of the caller's own.
inline Value floor_readln(Session &s, const Instruction &i) {
	auto &buffer = hand_buffer(i);
	const auto end = find_line_end(buffer.front(), buffer.length(), i.integer(1));
	if (!end.at) return -1;
	const auto bytes = static_cast<std::size_t>(end.at - buffer.front());
	auto *line = static_cast<char *>(std::malloc(bytes + 1));
	if (!line) return -1;
	std::memcpy(line, buffer.front(), bytes);
	line[bytes] = '\0';
	keep(line);
	std::free(line);
	buffer.drain(bytes + end.bytes);
	s.tally.bytes += bytes;
	return static_cast<Value>(bytes);
}

// A whole buffer changes hands: no byte of it moves.
inline Value floor_swap(Session &, const Instruction &i) {
	std::swap(i.object<HandBuffer>(0), i.object<HandBuffer>(1));
	return 0;
}

// Foreign memory is remembered, then let go: its owner is told.
inline Value floor_refer(Session &s, const Instruction &i) {
	struct Reference {
		const char *data;
		std::size_t bytes;
		void (*release)(Session &);
	} reference{input_data(), size_of(i, 0), count_call};
	keep(&reference);
	reference.release(s);
	return moved(s, 0, reference.bytes);
}

// The descriptor is given away, as to evbuffer_add_file, so it is made and closed here too. Read
// rather than mapped: for a page that is the cheaper of the two ways to have the bytes.
inline Value floor_read_file(Session &s, const Instruction &i) {
	auto &buffer = hand_buffer(i);
	const int fd = ::fcntl(s.file_fd(), F_DUPFD_CLOEXEC, 0);
	if (fd < 0) return -1;
	char *room = buffer.grow_behind(size_of(i, 1));
	const auto got = room ? ::pread(fd, room, size_of(i, 1), 0) : -1;
	::close(fd);
	return filled(s, got == i.integer(1) ? room : nullptr, size_of(i, 1));
}

// Runs `count` callbacks from an array, as event_active and a turn of the loop do, or the change
// callback of a buffer; priorities are a matter of which array.
inline Value floor_call(Session &s, const Instruction &i) {
	using Callback = void (*)(Session &);
	Callback queue[max_ring];
	const auto count = size_of(i, 0);
	for (std::size_t n = 0; n < count; ++n) queue[n] = count_call;
	keep(queue);
	for (std::size_t n = 0; n < count; ++n) queue[n](s);
	return 0;
}

} // namespace evlab::op
