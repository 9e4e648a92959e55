#include "heap_junk.h"

#include "hash.h"

namespace evlab {

HeapJunk::HeapJunk(std::uint64_t seed) {
	std::vector<std::unique_ptr<char[]>> all;
	auto next = [&seed, n = std::uint64_t{0}]() mutable { return seed = hash_mix(seed, ++n); };
	const auto count = 64 + next() % 192;
	for (std::uint64_t i = 0; i < count; ++i) {
		// Mostly the sizes libevent asks for; a few large ones shift what follows by pages.
		const auto size = next() % 16 ? 16 + next() % 2048 : 4096 + next() % 65536;
		all.emplace_back(new char[size]);
		all.back()[0] = 'j';
	}
	for (auto &block : all)
		if (next() % 2) kept_.push_back(std::move(block));
}

} // namespace evlab
