// Every allocation of libevent in pages of its own, for finding misuse of memory in the very code
// that is measured: no other compiler flags, no other layout of libevent.
#pragma once

#include <cstddef>

namespace evlab {

// From now on libevent allocates here. An access behind a block or to a freed one is SIGSEGV; a
// second free, and a write into the alignment gap behind a block, end in abort() with a line on
// standard error. New memory is full of junk. One thread only. What was allocated before is freed
// as it was. Costs a few µs an allocation, so never on where something is timed.
void guard_libevent_memory();
bool libevent_memory_is_guarded();

// Blocks allocated since guard_libevent_memory() and not freed.
std::size_t live_guarded_blocks();

// For what libevent hands over to its caller to free().
void release_libevent_memory(void *memory);

} // namespace evlab
