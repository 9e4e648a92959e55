// Two processes on one core take turns: the separate-heap cross-check of the in-process engine.
#pragma once

#include <span>
#include <vector>

#include "batch.h"

namespace evlab {

// `turns[i]` tells whose batch slot i is. Both processes walk the same list; the one whose slot it
// is holds the token, a byte in a pipe, and hands it over when the next slot is the other's.
// Returns the elapsed ns of this side's slots in order. Throws KernelError LOCKSTEP_BROKEN when
// the partner goes away, or what Session::run throws.
std::vector<std::uint64_t> run_lockstep(Session &session, std::uint64_t iterations,
                                        std::span<const std::uint8_t> turns, std::uint8_t self,
                                        int token_in, int token_out);

} // namespace evlab
