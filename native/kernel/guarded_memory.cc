#include "guarded_memory.h"

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <unordered_map>

#include <sys/mman.h>
#include <unistd.h>

#include <event2/event.h>

namespace evlab {
namespace {

constexpr std::size_t page_bytes = 4096;
constexpr std::size_t alignment_bytes = 16;
// Freed blocks that stay unreadable; each is two mappings of the 65530 a process may have.
constexpr std::size_t max_quarantined = 4096;
constexpr unsigned char junk = 0xa5;

struct Block {
	unsigned char *mapping;
	std::size_t mapping_bytes; // the last page of it is the guard
	std::size_t size;
	bool freed;
};

struct Guard {
	std::unordered_map<void *, Block> blocks;
	std::deque<void *> quarantine;
	std::size_t live = 0;
};

// Never destroyed: libevent may free in the process's last moments.
Guard *guard = nullptr;

std::size_t rounded(std::size_t size, std::size_t to) { return (size + to - 1) / to * to; }

[[noreturn]] void complain(const char *line) {
	const auto written = ::write(STDERR_FILENO, line, std::strlen(line));
	static_cast<void>(written);
	std::abort();
}

void *guarded_malloc(std::size_t size) {
	if (size > SIZE_MAX / 2) {
		errno = ENOMEM;
		return nullptr;
	}
	const auto used = rounded(size, alignment_bytes);
	const auto bytes = rounded(used, page_bytes) + page_bytes;
	void *mapped =
		::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (mapped == MAP_FAILED) return nullptr;
	auto *mapping = static_cast<unsigned char *>(mapped);
	auto *guard_page = mapping + bytes - page_bytes;
	std::memset(mapping, junk, bytes - page_bytes);
	::mprotect(guard_page, page_bytes, PROT_NONE);
	// A block ends where the unreadable page begins, but for what alignment takes.
	void *memory = guard_page - used;
	guard->blocks[memory] = {mapping, bytes, size, false};
	++guard->live;
	return memory;
}

void require_whole_gap(const void *memory, const Block &block) {
	const auto *end = block.mapping + block.mapping_bytes - page_bytes;
	for (const auto *at = static_cast<const unsigned char *>(memory) + block.size; at < end; ++at)
		if (*at != junk) complain("Guard error: written behind the end of a block\n");
}

void guarded_free(void *memory) {
	if (!memory) return;
	const auto found = guard->blocks.find(memory);
	if (found == guard->blocks.end()) {
		std::free(memory); // older than the guard
		return;
	}
	auto &block = found->second;
	if (block.freed) complain("Guard error: freed twice\n");
	require_whole_gap(memory, block);
	block.freed = true;
	--guard->live;
	::mprotect(block.mapping, block.mapping_bytes, PROT_NONE);
	::madvise(block.mapping, block.mapping_bytes, MADV_DONTNEED);
	guard->quarantine.push_back(memory);
	if (guard->quarantine.size() <= max_quarantined) return;
	const auto oldest = guard->blocks.find(guard->quarantine.front());
	guard->quarantine.pop_front();
	::munmap(oldest->second.mapping, oldest->second.mapping_bytes);
	guard->blocks.erase(oldest);
}

void *guarded_realloc(void *memory, std::size_t size) {
	if (!memory) return guarded_malloc(size);
	const auto found = guard->blocks.find(memory);
	if (found == guard->blocks.end()) return std::realloc(memory, size);
	const auto old_size = found->second.size;
	void *moved = guarded_malloc(size);
	if (!moved) return nullptr;
	std::memcpy(moved, memory, old_size < size ? old_size : size);
	guarded_free(memory);
	return moved;
}

} // namespace

void guard_libevent_memory() {
	if (guard) return;
	guard = new Guard;
	event_set_mem_functions(guarded_malloc, guarded_realloc, guarded_free);
}

bool libevent_memory_is_guarded() { return guard != nullptr; }

std::size_t live_guarded_blocks() { return guard ? guard->live : 0; }

void release_libevent_memory(void *memory) {
	if (guard)
		guarded_free(memory);
	else
		std::free(memory);
}

} // namespace evlab
