// The job of upstream's test/bench.c: some descriptors of a ring are written to; whoever becomes
// readable reads one byte and, while there are writes left, writes one to its neighbour.
#pragma once

#include "pair.h"

#include <vector>

namespace peers {

class Ring {
public:
	explicit Ring(const Request &request)
		: pairs_(request.pairs), active_(request.active), writes_(request.writes) {
		if (active_ == 0 || active_ > pairs_.size()) refuse("active must be from 1 to pairs");
	}

	size_t size() const { return pairs_.size(); }
	int fd(size_t member) const { return pairs_[member].near(); }
	Counted counted() const { return counted_; }

	void begin(std::uint64_t iterations) {
		iterations_left_ = iterations;
		activate();
	}

	// True when all iterations are done and the loop is to end.
	bool on_readable(size_t member) {
		char byte;
		const ssize_t got = recv(fd(member), &byte, 1, 0);
		require(got >= 0, "recv");
		if (got != 1 || byte != 'e') refuse("a descriptor was called readable and was not");
		++counted_.bytes;
		++counted_.events;
		if (writes_left_ > 0) {
			--writes_left_;
			put(member + 1 == pairs_.size() ? 0 : member + 1);
		}
		if (--events_left_ > 0) return false;
		if (--iterations_left_ == 0) return true;
		activate();
		return false;
	}

private:
	void put(size_t member) { write_whole(pairs_[member].far(), "e", 1); }

	void activate() {
		writes_left_ = writes_;
		events_left_ = active_ + writes_;
		const size_t space = pairs_.size() / active_;
		for (size_t i = 0; i < active_; ++i) put(i * space);
	}

	std::vector<Pair> pairs_;
	size_t active_;
	std::uint64_t writes_;
	std::uint64_t writes_left_ = 0;
	std::uint64_t events_left_ = 0;
	std::uint64_t iterations_left_ = 0;
	Counted counted_;
};

} // namespace peers
