// Exact allocation counts of evrun_alloc, taken by link-time wraps (wrapped_symbols.txt). Not by
// event_set_mem_functions: that would take libevent down other paths (its own strdup and calloc),
// and not see what calls malloc directly. Neither evrun nor the addon has them: two wraps of 0.6 ns
// are 6 % of the smallest workloads.
#include <cstddef>
#include <cstring>

#include "../evrun/allocation_totals.h"

namespace {

evlab::AllocationCounts totals;

void *counted(void *block, std::size_t size) {
	if (block != nullptr) {
		++totals.allocations;
		totals.bytes += size;
	}
	return block;
}

void count_free(const void *block) {
	if (block != nullptr) ++totals.frees;
}

// Constructors run after constants are in place and before main.
[[maybe_unused]] const bool linked = [] {
	evlab::allocation_totals = &totals;
	return true;
}();

} // namespace

extern "C" {
void *__real_malloc(std::size_t size);
void *__real_calloc(std::size_t count, std::size_t size);
void *__real_realloc(void *block, std::size_t size);
char *__real_strdup(const char *text);
void __real_free(void *block);

void *__wrap_malloc(std::size_t size) { return counted(__real_malloc(size), size); }

void *__wrap_calloc(std::size_t count, std::size_t size) {
	return counted(__real_calloc(count, size), count * size);
}

void *__wrap_realloc(void *block, std::size_t size) {
	auto *const moved = __real_realloc(block, size);
	// A refused realloc leaves the block as it was.
	if (moved != nullptr || size == 0) count_free(block);
	return counted(moved, size);
}

// libc's own malloc inside strdup is not wrapped.
char *__wrap_strdup(const char *text) {
	return static_cast<char *>(counted(__real_strdup(text), std::strlen(text) + 1));
}

void __wrap_free(void *block) {
	count_free(block);
	__real_free(block);
}
}
