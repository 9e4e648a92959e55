// Floors of the socket, loop, timer and bufferevent workloads: the system calls nobody can leave
// out, callbacks through function pointers, and nothing else. A turn of a loop looks at its
// descriptors once, whatever else there is to run: a loop that does not starves them.
#pragma once

#include "op_floor_memory.h"

namespace evlab::op {

// All of `bytes` from one end to the other, in as many partial writes and reads as it takes.
inline Value floor_transfer(Session &s, const Instruction &i) {
	const auto bytes = size_of(i, 2);
	std::size_t written = 0;
	auto missing = static_cast<Value>(bytes);
	for (int n = 0; written < bytes || missing > 0; ++n) {
		if (n == max_turns) stuck("floor.transfer");
		Value put = 0;
		if (written < bytes) {
			put = ::write(i.object<End>(0).fd, input_data() + written, bytes - written);
			if (put > 0) written += static_cast<std::size_t>(add_bytes(s, put));
		}
		const Value got = ::read(i.object<End>(1).fd, s.scratch(), max_bytes);
		if (put <= 0 && got <= 0) stuck("floor.transfer");
		if (got > 0) missing -= add_bytes(s, got);
	}
	return 0;
}

inline HandLoop &hand_loop(const Instruction &i) { return i.object<HandLoop>(0); }

inline Value floor_wake(Session &s, const Instruction &i) {
	auto &loop = hand_loop(i);
	const auto size = loop.members.size();
	const auto count = std::min(size_of(i, 1), size);
	loop.tokens = static_cast<Value>(size - count);
	Value written = 0;
	for (std::size_t n = 0; n < count; ++n)
		written += ::write(loop.members[n * size / count].fds.second.get(), "e", 1);
	return add_bytes(s, written);
}

inline void turn_by_hand(Session &s, HandLoop &loop) {
	switch (loop.backend) {
	case HandLoop::Backend::epoll: {
		const auto n = ::epoll_wait(loop.epoll.get(), loop.ready.data(),
		                            static_cast<int>(loop.ready.size()), 0);
		for (int r = 0; r < n; ++r) {
			auto &member =
				*static_cast<HandLoop::Member *>(loop.ready[static_cast<std::size_t>(r)].data.ptr);
			member.callback(s, member);
		}
		break;
	}
	case HandLoop::Backend::poll: {
		auto left = ::poll(loop.polled.data(), loop.polled.size(), 0);
		for (std::size_t m = 0; left > 0 && m < loop.polled.size(); ++m) {
			if (!loop.polled[m].revents) continue;
			--left;
			loop.members[m].callback(s, loop.members[m]);
		}
		break;
	}
	case HandLoop::Backend::select: {
		auto readable = loop.selected;
		timeval at_once{0, 0};
		auto left = ::select(loop.descriptors, &readable, nullptr, nullptr, &at_once);
		for (std::size_t m = 0; left > 0 && m < loop.members.size(); ++m) {
			if (!FD_ISSET(loop.members[m].fds.first.get(), &readable)) continue;
			--left;
			loop.members[m].callback(s, loop.members[m]);
		}
		break;
	}
	}
}

inline Value floor_turn(Session &s, const Instruction &i) {
	turn_by_hand(s, hand_loop(i));
	return 0;
}

inline Value floor_turn_events(Session &s, const Instruction &i) {
	const auto target = s.tally.events + static_cast<std::uint64_t>(i.integer(1));
	for (int n = 0; s.tally.events < target; ++n) {
		if (n == max_turns) stuck("floor.turn_events");
		turn_by_hand(s, hand_loop(i));
	}
	return 0;
}

inline int control_first(HandLoop &loop, int operation, unsigned what) {
	if (loop.backend != HandLoop::Backend::epoll || loop.members.empty()) return -1;
	auto &member = loop.members.front();
	epoll_event event{};
	event.events = what;
	event.data.ptr = &member;
	return ::epoll_ctl(loop.epoll.get(), operation, member.fds.first.get(), &event);
}

// The first member of an epoll loop; all are watched from the start.
inline Value floor_watch(Session &, const Instruction &i) {
	return control_first(hand_loop(i), EPOLL_CTL_ADD, EPOLLIN);
}

inline Value floor_unwatch(Session &, const Instruction &i) {
	return control_first(hand_loop(i), EPOLL_CTL_DEL, 0);
}

// A one-shot event again: the kernel itself has taken it off when it fired.
inline Value floor_rearm(Session &, const Instruction &i) {
	return control_first(hand_loop(i), EPOLL_CTL_MOD, EPOLLIN | EPOLLONESHOT);
}

inline Value floor_raise(Session &, const Instruction &i) {
	return ::raise(i.object<HandSignal>(0).signal);
}

// The handler has left a flag: no pipe to write and read, for a raise in the loop's own thread is
// over before the next turn begins.
inline Value floor_deliver(Session &s, const Instruction &i) {
	const auto &holder = i.object<HandSignal>(0);
	if (!take_raised(holder.signal)) return -1;
	holder.callback(s);
	return 0;
}

inline HandHeap &hand_heap(const Instruction &i) { return i.object<HandHeap>(0); }

// Outside a loop there is no cached time: each arming reads the clock, as event_add must.
inline Value floor_heap_add_all(Session &, const Instruction &i) {
	auto &heap = hand_heap(i);
	for (std::size_t n = 0; n < heap.delays_us.size(); ++n)
		heap.arm(static_cast<std::uint32_t>(n), HandHeap::now_us() + heap.delays_us[n]);
	return 0;
}

inline Value floor_heap_del_all(Session &, const Instruction &i) {
	auto &heap = hand_heap(i);
	for (std::size_t n = 0; n < heap.delays_us.size(); ++n)
		heap.disarm(static_cast<std::uint32_t>(n));
	return static_cast<Value>(heap.nodes.size());
}

inline Value floor_heap_rearm_all(Session &, const Instruction &i) {
	auto &heap = hand_heap(i);
	const auto size = heap.delays_us.size();
	for (std::size_t n = 0; n < size; ++n)
		heap.arm(static_cast<std::uint32_t>(n),
		         HandHeap::now_us() + heap.delays_us[size - 1 - n] + i.integer(1));
	return 0;
}

inline Value floor_heap_rearm(Session &, const Instruction &i) {
	hand_heap(i).arm(0, HandHeap::now_us() + i.integer(1));
	return 0;
}

inline Value floor_heap_expire_all(Session &, const Instruction &i) {
	auto &heap = hand_heap(i);
	for (std::size_t n = 0; n < heap.delays_us.size(); ++n)
		heap.arm(static_cast<std::uint32_t>(n), HandHeap::now_us());
	return 0;
}

inline Value floor_heap_run(Session &s, const Instruction &i) {
	auto &heap = hand_heap(i);
	const auto now_us = HandHeap::now_us();
	while (!heap.nodes.empty() && heap.nodes.front().due_us <= now_us) {
		heap.disarm(heap.nodes.front().timer);
		heap.callback(s);
	}
	return 0;
}

inline void turn_stream(Session &s, HandStream &stream) {
	if (stream.held_begin < stream.held_end) {
		const auto put = ::write(stream.sides[1].fd, stream.held.get() + stream.held_begin,
		                         stream.held_end - stream.held_begin);
		if (put > 0) stream.held_begin += static_cast<std::size_t>(put);
	}
	epoll_event ready[2];
	const auto n = ::epoll_wait(stream.epoll.get(), ready, 2, 0);
	for (int r = 0; r < n; ++r) {
		auto &side = *static_cast<HandStream::Side *>(ready[r].data.ptr);
		side.callback(s, side);
	}
}

// The client sends `bytes`; turns of the loop until the server has them all or, when it echoes,
// the client has them back. The server reads at most `read_most` at a time.
inline Value floor_exchange(Session &s, const Instruction &i) {
	auto &stream = i.object<HandStream>(0);
	const auto bytes = size_of(i, 1);
	stream.missing = i.integer(1);
	stream.read_most = size_of(i, 2);
	std::size_t written = 0;
	for (int n = 0; written < bytes || stream.missing > 0; ++n) {
		if (n == max_turns) stuck("floor.exchange");
		if (written < bytes) {
			const auto put = ::write(stream.sides[0].fd, input_data() + written, bytes - written);
			if (put > 0) written += static_cast<std::size_t>(add_bytes(s, put));
		}
		turn_stream(s, stream);
	}
	return 0;
}

} // namespace evlab::op
