#pragma once

#include <cstdint>

namespace evlab {

// Calls that libevent's code and ours made since the start, and the bytes they asked for. A realloc
// is one allocation of its new size and, of a block that was there, one free.
struct AllocationCounts {
	std::uint64_t allocations = 0;
	std::uint64_t frees = 0;
	std::uint64_t bytes = 0;
};

// Null in evrun; native/allocations points it at its counters where that is linked in
// (evrun_alloc).
extern const AllocationCounts *allocation_totals;

} // namespace evlab
