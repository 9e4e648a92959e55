// Many timers: moved in every turn of the loop, as idle time-outs of busy connections are, or set
// for now and run.
#pragma once

#include "pair.h"

#include <vector>

namespace peers {

// Before the first move, and after each: the two tell whether a timer was moved at all.
inline constexpr int armed_s = 30;
inline constexpr int moved_s = 60;
inline constexpr int surely_moved_s = 45;

// The order in which connections see traffic is not the one in which they were accepted.
inline std::vector<size_t> scattered(size_t size) {
	std::vector<size_t> order(size);
	for (size_t i = 0; i < size; ++i) order[i] = i;
	// A fixed generator: the same order in every process.
	std::uint64_t state = 20250101;
	for (size_t i = size; i > 1; --i) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		std::swap(order[i - 1], order[(state >> 33) % i]);
	}
	return order;
}

// A descriptor that is readable for ever, so that every turn of the loop runs its callback.
class Turns {
public:
	Turns() { write_whole(pair_.far(), "t", 1); }
	int fd() const { return pair_.near(); }
	void begin(std::uint64_t iterations) { left_ = iterations; }
	// True when this was the last turn.
	bool on_turn() {
		++counted_.events;
		return --left_ == 0;
	}
	Counted counted() const { return counted_; }

private:
	Pair pair_;
	std::uint64_t left_ = 0;
	Counted counted_;
};

// Timers set for now: the last one that runs sets them all again.
class Volley {
public:
	explicit Volley(unsigned size) : size_(size) {}
	void begin(std::uint64_t iterations) {
		iterations_left_ = iterations;
		timers_left_ = size_;
	}
	enum class Next { wait, again, stop };
	Next on_timer() {
		++counted_.events;
		if (--timers_left_ > 0) return Next::wait;
		timers_left_ = size_;
		return --iterations_left_ == 0 ? Next::stop : Next::again;
	}
	Counted counted() const { return counted_; }

private:
	std::uint64_t size_;
	std::uint64_t timers_left_ = 0;
	std::uint64_t iterations_left_ = 0;
	Counted counted_;
};

} // namespace peers
