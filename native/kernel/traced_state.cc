// What a trace sees beyond a batch's digest. A function that returns success without working leaves
// sums of bytes and callbacks as they were where a workload counts none: the state gives it away.
#include "session.h"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <sys/time.h>
#include <unistd.h>

#include <event2/util.h>

#include "hash.h"

namespace evlab {
namespace {

constexpr std::size_t seen_limit = 4096;

std::int64_t in_us(const timeval &time) { return time.tv_sec * 1'000'000ll + time.tv_usec; }

std::int64_t wall_us() {
	timeval now;
	::gettimeofday(&now, nullptr);
	return in_us(now);
}

// libevent takes its time from the coarse clock, and the difference to the wall clock too: both
// may be a tick late (4 ms at 250 Hz).
std::int64_t slack_us() {
	timespec tick;
	::clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
	return 2 * (tick.tv_sec * 1'000'000ll + tick.tv_nsec / 1000) + 2000;
}

// When an operation that began at `from_us` and has just ended has set a timer.
struct Window {
	std::int64_t from_us, until_us;

	bool holds(const event *raw, std::int64_t delay_us) const {
		timeval due;
		if (!event_pending(raw, EV_TIMEOUT, &due)) return false;
		const auto set_us = in_us(due) - delay_us;
		return set_us >= from_us && set_us <= until_us;
	}
};

std::int64_t wanted_delay_us(const TimerGroup &group, std::size_t n) {
	switch (group.armed) {
	case Armed::own: return in_us(group.delays[n]);
	case Armed::mirrored: return in_us(group.delays[group.delays.size() - 1 - n]) + group.shift_us;
	case Armed::now:
	case Armed::no: break;
	}
	return 0;
}

void on_probe(evutil_socket_t fd, short, void *fired) {
	char byte;
	if (::read(fd, &byte, 1) == 1) ++*static_cast<int *>(fired);
}

} // namespace

void Session::begin_traced() {
	traced_from_us_ = wall_us();
	for (const auto &group : timer_groups_) group->armed = Armed::no;
	for (const auto &holder : events_) holder->armed_us = -1;
	// An operation that says it has copied and has not leaves these.
	std::memset(scratch(), 0, seen_limit);
	seen = {};
}

std::uint64_t Session::traced_state() const {
	auto hash = digest();
	static const auto slack = slack_us();
	const Window window{traced_from_us_ - slack, wall_us() + slack};
	for (const auto &holder : events_)
		hash = hash_mix(hash,
		                holder->armed_us < 0 || window.holds(holder->raw.get(), holder->armed_us));
	for (const auto &group : timer_groups_) {
		std::uint64_t waiting = 0;
		std::uint64_t due = 0;
		for (std::size_t n = 0; n < group->timers.size(); ++n) {
			const auto *raw = group->timers[n].get();
			if (event_pending(raw, EV_TIMEOUT, nullptr)) ++waiting;
			if (group->armed != Armed::no && window.holds(raw, wanted_delay_us(*group, n))) ++due;
		}
		hash = hash_mix(hash_mix(hash, waiting), due);
	}
	for (const auto &ring : rings_) {
		std::uint64_t waiting = 0;
		for (const auto &member : ring->members)
			if (event_pending(member->raw.get(), EV_READ, nullptr)) ++waiting;
		hash = hash_mix(hash, waiting);
	}
	for (const auto &pair : bufferevents_) {
		for (const auto &side : pair->sides) {
			std::size_t low = 0;
			std::size_t high = 0;
			bufferevent_getwatermark(side.raw.get(), EV_READ, &low, &high);
			const auto enabled =
				static_cast<std::uint64_t>(bufferevent_get_enabled(side.raw.get()));
			hash = hash_mix(hash_mix(hash_mix(hash, enabled), low), high);
		}
	}
	return hash_bytes(hash, seen.data, std::min(seen.bytes, seen_limit));
}

// A turn of the loop must run what is ready, also in a program that waits for nothing. Two turns: a
// loop might look at every other call only. At the end of a trace, when nothing else is under way.
std::uint64_t Session::probe_bases() {
	std::uint64_t hash = 0;
	for (const auto &base : bases_) {
		const auto fds = open_pipe();
		int fired = 0;
		const LibeventPtr<event> probe(
			event_new(base->raw.get(), fds.first.get(), EV_READ | EV_PERSIST, on_probe, &fired));
		if (!probe || event_add(probe.get(), nullptr) != 0) continue;
		for (int turn = 0; turn < 2; ++turn) {
			callback_budget = 1'000'000;
			hash = hash_mix(hash, ::write(fds.second.get(), "p", 1) == 1);
			hash = hash_mix(hash, static_cast<std::uint64_t>(event_base_loop(
									  base->raw.get(), EVLOOP_ONCE | EVLOOP_NONBLOCK)));
			hash = hash_mix(hash, static_cast<std::uint64_t>(fired));
		}
	}
	return hash;
}

} // namespace evlab
