#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace evlab {

// Random allocations with holes between them, so that each cell starts from another heap. Without
// it a process keeps its own bias for life: 0.4-9 % between processes; with it at most 1.2 %
// (facts.md, "Precision").
class HeapJunk {
public:
	explicit HeapJunk(std::uint64_t seed);

private:
	std::vector<std::unique_ptr<char[]>> kept_;
};

} // namespace evlab
