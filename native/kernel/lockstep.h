// Two processes on one core take turns: the separate-heap cross-check of the in-process engine.
#pragma once

#include <span>
#include <vector>

#include "batch.h"

namespace evlab {

// One slot: its time, and what must be the program's expectation or the slot is void.
struct Turn {
	std::uint64_t elapsed_ns, bytes, events;
};

// `turns[i]` tells whose batch slot i is. Both processes walk the same list; the one whose slot it
// is holds the token, a byte in a pipe, and hands it over when the next slot is the other's.
// Returns what this side's slots took and did, in order. Throws KernelError LOCKSTEP_BROKEN when
// the partner goes away, or what Session::run throws.
std::vector<Turn> run_lockstep(Session &session, std::uint64_t iterations,
                               std::span<const std::uint8_t> turns, std::uint8_t self, int token_in,
                               int token_out);

} // namespace evlab
