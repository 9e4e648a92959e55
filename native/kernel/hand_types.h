// State of the floors: what a program that did a workload's job by hand would keep, without
// libevent. The native side of the hand_* resources.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <memory>
#include <vector>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "fd.h"

namespace evlab {

class Session;

// One flat block of bytes: what an evbuffer is to a program that knows how much will come.
struct HandBuffer {
	std::unique_ptr<char[]> data;
	std::size_t capacity = 0;
	std::size_t begin = 0;
	std::size_t end = 0;

	std::size_t length() const { return end - begin; }
	char *front() { return data.get() + begin; }

	// Room for `size` bytes at the end, or null; they count from now on.
	char *grow_behind(std::size_t size) {
		if (capacity - length() < size) return nullptr;
		if (capacity - end < size) move_to(0);
		end += size;
		return data.get() + end - size;
	}

	char *grow_before(std::size_t size) {
		if (capacity - length() < size) return nullptr;
		if (begin < size) move_to(capacity - length());
		begin -= size;
		return front();
	}

	void drain(std::size_t size) {
		begin += std::min(size, length());
		if (begin == end) begin = end = 0;
	}

private:
	void move_to(std::size_t to) {
		const auto size = length();
		std::memmove(data.get() + to, front(), size);
		begin = to;
		end = to + size;
	}
};

// An event loop in ten lines: descriptors pairs and one system call that says which are readable.
struct HandLoop {
	enum class Backend : std::uint8_t { epoll = 1, poll, select };
	struct Member {
		HandLoop *loop = nullptr;
		std::size_t index = 0;
		std::pair<Fd, Fd> fds; // read side, write side
		void (*callback)(Session &, Member &) = nullptr;
	};
	Backend backend = Backend::epoll;
	bool pass = false; // a member's callback wakes its neighbour while tokens remain
	std::int64_t tokens = 0;
	std::vector<Member> members; // never resized once watched: epoll holds pointers into it
	Fd epoll;
	std::vector<epoll_event> ready;
	std::vector<pollfd> polled;
	fd_set selected;
	int descriptors = 0; // what select is given: the highest descriptor and one
};

// A binary heap of absolute times with the keys in the nodes and no pointers to chase.
// It is a floor for libevent's heap, not the least possible: a timing wheel adds and deletes in
// constant time, but runs what is due in the order of its slots, not of its times.
struct HandHeap {
	struct Node {
		std::int64_t due_us;
		std::uint32_t timer;
	};
	static constexpr std::uint32_t absent = ~0u;
	std::vector<Node> nodes;
	std::vector<std::uint32_t> places; // of each timer in `nodes`, or absent
	std::vector<std::int64_t> delays_us;
	void (*callback)(Session &) = nullptr;

	static std::int64_t now_us() {
		timespec t;
		clock_gettime(CLOCK_MONOTONIC_COARSE, &t); // the clock libevent reads: 5 ns, not 25
		return static_cast<std::int64_t>(t.tv_sec) * 1'000'000 + t.tv_nsec / 1000;
	}

	void arm(std::uint32_t timer, std::int64_t due_us) {
		auto place = places[timer];
		if (place == absent) {
			place = static_cast<std::uint32_t>(nodes.size());
			nodes.push_back({due_us, timer});
		}
		settle(place, {due_us, timer});
	}

	void disarm(std::uint32_t timer) {
		const auto place = places[timer];
		if (place == absent) return;
		places[timer] = absent;
		const auto last = nodes.back();
		nodes.pop_back();
		if (last.timer != timer) settle(place, last);
	}

private:
	// Puts `node` where it belongs, starting from a free `place`.
	void settle(std::uint32_t place, Node node) {
		const auto size = static_cast<std::uint32_t>(nodes.size());
		while (place > 0 && node.due_us < nodes[(place - 1) / 2].due_us) {
			put(place, nodes[(place - 1) / 2]);
			place = (place - 1) / 2;
		}
		for (auto child = 2 * place + 1; child < size; child = 2 * place + 1) {
			if (child + 1 < size && nodes[child + 1].due_us < nodes[child].due_us) ++child;
			if (node.due_us <= nodes[child].due_us) break;
			put(place, nodes[child]);
			place = child;
		}
		put(place, node);
	}

	void put(std::uint32_t place, Node node) {
		nodes[place] = node;
		places[node.timer] = place;
	}
};

// A socketpair whose two ends sit in one epoll set, as a client and a server in one loop would.
struct HandStream {
	struct Side {
		HandStream *stream = nullptr;
		int fd = -1;
		void (*callback)(Session &, Side &) = nullptr;
	};
	bool echo = false;
	std::pair<Fd, Fd> fds; // client, server
	Fd epoll;
	Side sides[2];
	std::size_t read_most = 0;
	std::int64_t missing = 0; // bytes of this exchange that have not come yet
	// What the server has read and not yet sent back.
	std::unique_ptr<char[]> held;
	std::size_t held_begin = 0;
	std::size_t held_end = 0;
};

// A signal whose handler only leaves a flag.
struct HandSignal {
	int signal = 0;
	void (*callback)(Session &) = nullptr;
	HandSignal() = default;
	HandSignal(const HandSignal &) = delete;
	HandSignal &operator=(const HandSignal &) = delete;
	~HandSignal();
};

} // namespace evlab
