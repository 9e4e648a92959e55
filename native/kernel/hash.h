#pragma once

#include <cstddef>
#include <cstdint>

namespace evlab {

// A 64-bit mixer (splitmix64's finaliser over an odd multiple): fast, order-dependent, enough to
// tell honest results from wrong ones; nothing here is a secret.
inline std::uint64_t hash_mix(std::uint64_t hash, std::uint64_t value) {
	std::uint64_t x = hash * 0x9e3779b97f4a7c15u + value;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

inline std::uint64_t hash_bytes(std::uint64_t hash, const char *data, std::size_t size) {
	for (std::size_t i = 0; i < size; ++i)
		hash = (hash ^ static_cast<unsigned char>(data[i])) * 0x100000001b3u; // FNV-1a
	return hash;
}

} // namespace evlab
