#pragma once

#include <cstdint>

namespace evlab {

inline constexpr std::int64_t max_bytes = 1 << 20;
inline constexpr std::int64_t max_timeout_us = 3'600'000'000; // an hour
inline constexpr std::int64_t max_ring = 4096;
inline constexpr std::int64_t max_timers = 100'000;

// What an operand may name. A two-ended resource is named as 2 * index + side.
enum class OperandKind {
	none,
	integer,
	base,
	buffer,
	end,
	event,
	timers,
	signal,
	ring,
	bufferevent,
	hand_buffer,
	hand_loop,
	hand_heap,
	hand_stream,
	hand_signal
};

struct OperandSpec {
	const char *name = nullptr;
	OperandKind kind = OperandKind::none;
	std::int64_t min = 0;
	std::int64_t max = 0;
};

namespace operands {

constexpr OperandSpec integer(const char *name, std::int64_t min, std::int64_t max) {
	return {name, OperandKind::integer, min, max};
}
#define EVLAB_REFERENCE(kind) \
	constexpr OperandSpec kind(const char *name) { return {name, OperandKind::kind, 0, 0}; }
EVLAB_REFERENCE(base)
EVLAB_REFERENCE(buffer)
EVLAB_REFERENCE(end)
EVLAB_REFERENCE(event)
EVLAB_REFERENCE(timers)
EVLAB_REFERENCE(signal)
EVLAB_REFERENCE(ring)
EVLAB_REFERENCE(bufferevent)
EVLAB_REFERENCE(hand_buffer)
EVLAB_REFERENCE(hand_loop)
EVLAB_REFERENCE(hand_heap)
EVLAB_REFERENCE(hand_stream)
EVLAB_REFERENCE(hand_signal)
#undef EVLAB_REFERENCE

} // namespace operands
} // namespace evlab
