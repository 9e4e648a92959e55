// Event-loop operations: add, del, active, dispatch, rings of descriptors, timers, signals.
#pragma once

#include <csignal>

#include "op_socket.h"

namespace evlab::op {

inline constexpr std::int64_t callback_limit = 1'000'000;
inline constexpr int loop_flags = EVLOOP_ONCE | EVLOOP_NONBLOCK;

inline timeval microseconds(std::int64_t us) { return {us / 1'000'000, us % 1'000'000}; }

inline Value nop(Session &, const Instruction &) { return 0; }

inline Value event_add(Session &, const Instruction &i) {
	return ::event_add(i.object<EventHolder>(0).raw.get(), nullptr);
}

inline Value event_add_timeout(Session &, const Instruction &i) {
	auto &holder = i.object<EventHolder>(0);
	const auto timeout = microseconds(i.integer(1));
	holder.armed_us = i.integer(1);
	return ::event_add(holder.raw.get(), &timeout);
}

inline Value event_del(Session &, const Instruction &i) {
	return ::event_del(i.object<EventHolder>(0).raw.get());
}

inline Value event_active(Session &, const Instruction &i) {
	const auto &holder = i.object<EventHolder>(0);
	::event_active(holder.raw.get(), holder.signal ? EV_SIGNAL : EV_TIMEOUT, 1);
	return 0;
}

inline int turn(Session &s, event_base *base) {
	s.callback_budget = callback_limit;
	const auto result = ::event_base_loop(base, loop_flags);
	if (s.callback_budget <= 0) stuck("base.loop");
	return result;
}

inline Value base_loop(Session &s, const Instruction &i) {
	return turn(s, i.object<Base>(0).raw.get());
}

inline Value base_loop_events(Session &s, const Instruction &i) {
	const auto target = s.tally.events + static_cast<std::uint64_t>(i.integer(1));
	for (int n = 0; s.tally.events < target; ++n) {
		if (n == max_turns) stuck("base.loop_events");
		turn(s, i.object<Base>(0).raw.get());
	}
	return 0;
}

// How many turns of the loop an answer takes is the library's own affair; the bytes are not.
inline Value base_loop_bytes(Session &s, const Instruction &i) {
	const auto target = s.received_bytes + static_cast<std::uint64_t>(i.integer(1));
	for (int n = 0; s.received_bytes < target; ++n) {
		if (n == max_turns) stuck("base.loop_bytes");
		turn(s, i.object<Base>(0).raw.get());
	}
	return 0;
}

inline Value ring_activate(Session &s, const Instruction &i) {
	auto &ring = i.object<Ring>(0);
	const auto size = ring.members.size();
	const auto count = std::min(size_of(i, 1), size);
	// `pass` lets the woken members wake their neighbours until each member has run once.
	ring.tokens = static_cast<Value>(size - count);
	Value written = 0;
	for (std::size_t n = 0; n < count; ++n)
		written += ::write(ring.members[n * size / count]->fds.second.get(), "e", 1);
	return add_bytes(s, written);
}

inline Value ring_add_all(Session &, const Instruction &i) {
	Value sum = 0;
	for (const auto &member : i.object<Ring>(0).members)
		sum += ::event_add(member->raw.get(), nullptr);
	return sum;
}

inline Value ring_del_all(Session &, const Instruction &i) {
	Value sum = 0;
	for (const auto &member : i.object<Ring>(0).members) sum += ::event_del(member->raw.get());
	return sum;
}

inline Value timers_add_all(Session &, const Instruction &i) {
	auto &group = i.object<TimerGroup>(0);
	group.armed = Armed::own;
	Value sum = 0;
	for (std::size_t n = 0; n < group.timers.size(); ++n)
		sum += ::event_add(group.timers[n].get(), &group.delays[n]);
	return sum;
}

inline Value timers_del_all(Session &, const Instruction &i) {
	Value sum = 0;
	for (const auto &timer : i.object<TimerGroup>(0).timers) sum += ::event_del(timer.get());
	return sum;
}

// Gives each timer its neighbour's delay and a shift: every re-arm moves its entry in the heap.
inline Value timers_rearm_all(Session &, const Instruction &i) {
	auto &group = i.object<TimerGroup>(0);
	group.armed = Armed::mirrored;
	group.shift_us = i.integer(1);
	const auto shift = microseconds(i.integer(1));
	Value sum = 0;
	for (std::size_t n = 0; n < group.timers.size(); ++n) {
		timeval delay;
		evutil_timeradd(&group.delays[group.timers.size() - 1 - n], &shift, &delay);
		sum += ::event_add(group.timers[n].get(), &delay);
	}
	return sum;
}

// Arms all for now: the next turn of the loop runs every one.
inline Value timers_expire_all(Session &, const Instruction &i) {
	auto &group = i.object<TimerGroup>(0);
	group.armed = Armed::now;
	const timeval now{0, 0};
	Value sum = 0;
	for (const auto &timer : group.timers) sum += ::event_add(timer.get(), &now);
	return sum;
}

inline Value signal_raise(Session &, const Instruction &i) {
	return ::raise(i.object<EventHolder>(0).signal);
}

} // namespace evlab::op
