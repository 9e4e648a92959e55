#pragma once

#include <cstdint>

#include "session.h"
#include "syscall_counts.h"

namespace evlab {

// One timed batch. The digest is taken after the clock has stopped.
struct Batch {
	std::uint64_t elapsed_ns;
	Tally tally;
	std::uint64_t digest;
	SyscallCounts syscalls;
};

// Throws what Session::run throws.
Batch run_batch(Session &session, std::uint64_t iterations);

} // namespace evlab
