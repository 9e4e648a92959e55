// Many events at once: none is lost, none runs twice, none waits for ever.
#include "scenario.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <vector>

namespace scenarios {
namespace {

// More than libevent asks epoll for at first (32), and than a short list would hold.
constexpr int many = 300;

struct Member {
	event *ev = nullptr;
	int ends[2] = {-1, -1};
	int runs = 0;
};

void count_member(evutil_socket_t, short, void *member) { ++static_cast<Member *>(member)->runs; }

std::vector<Member> make_members(event_base *base, short kind) {
	std::vector<Member> members(many);
	for (Member &member : members) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, member.ends) != 0) return {};
		member.ev = event_new(base, member.ends[0], kind, count_member, &member);
		event_add(member.ev, nullptr);
	}
	return members;
}

void tell_all(std::vector<Member> &members) {
	for (Member &member : members)
		if (write(member.ends[1], "x", 1) != 1) member.runs = -1000;
}

void pass(event_base *base, int times) {
	for (int i = 0; i < times; ++i) event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

std::string count_of(long count, const char *of) { return std::to_string(count) + of; }

bool is_past(std::chrono::steady_clock::time_point end) {
	return std::chrono::steady_clock::now() > end;
}

} // namespace

Outcome edge_triggered_many() {
	event_base *base = event_base_new();
	std::vector<Member> members = make_members(base, EV_READ | EV_PERSIST | EV_ET);
	for (int round = 1; round <= 3; ++round) {
		tell_all(members);
		pass(base, 40);
		const auto wrong = std::count_if(members.begin(), members.end(),
		                                 [&](const Member &one) { return one.runs != round; });
		if (wrong > 0)
			return {count_of(wrong, " of 300 edge-triggered events did not run once per edge")};
	}
	return {};
}

Outcome level_triggered_many() {
	event_base *base = event_base_new();
	std::vector<Member> members = make_members(base, EV_READ | EV_PERSIST);
	tell_all(members);
	pass(base, 60);
	const auto idle = std::count_if(members.begin(), members.end(),
	                                [](const Member &one) { return one.runs == 0; });
	if (idle > 0) return {count_of(idle, " of 300 readable descriptors waited for 60 passes")};
	return {};
}

Outcome timer_beside_busy_descriptor() {
	event_base *base = event_base_new();
	Member busy;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, busy.ends) != 0) return {"no socket pair"};
	busy.ev = event_new(base, busy.ends[1], EV_WRITE | EV_PERSIST, count_member, &busy);
	event_add(busy.ev, nullptr);
	Member timer;
	timer.ev = evtimer_new(base, count_member, &timer);
	const timeval soon = {0, 5000};
	evtimer_add(timer.ev, &soon);
	const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
	while (timer.runs == 0) {
		pass(base, 100);
		if (is_past(end)) return {"a timer of 5 ms beside a busy descriptor did not run in 3 s"};
	}
	return {};
}

namespace {
std::vector<int> order;
void note_order(evutil_socket_t, short, void *number) {
	order.push_back(static_cast<int>(reinterpret_cast<std::intptr_t>(number)));
}
void *numbered(int number) { return reinterpret_cast<void *>(static_cast<std::intptr_t>(number)); }
} // namespace

Outcome many_active_in_order() {
	event_base *base = event_base_new();
	event_base_priority_init(base, 4);
	// Priorities in turn: the best first, and within each as they became active.
	for (int i = 0; i < 4 * many; ++i) {
		event *ev = event_new(base, -1, 0, note_order, numbered(i));
		event_priority_set(ev, i % 4);
		event_active(ev, EV_READ, 1);
	}
	event_base_loop(base, EVLOOP_NONBLOCK);
	if (order.size() != 4 * many)
		return {count_of(static_cast<long>(order.size()), " of 1200 active events ran")};
	const bool sorted = std::is_sorted(order.begin(), order.end(), [](int a, int b) {
		return a % 4 != b % 4 ? a % 4 < b % 4 : a < b;
	});
	return {sorted ? "" : "active events ran in another order than they became active"};
}

Outcome many_timers_in_order() {
	event_base *base = event_base_new();
	std::vector<event *> timers;
	std::vector<timeval> due(1000);
	std::uint32_t state = 1;
	const auto draw = [&state] { return state = state * 1664525u + 1013904223u; };
	// Far apart, so that equal deadlines are none, and near enough to be waited for.
	for (int i = 0; i < 1000; ++i) {
		const int slot = static_cast<int>((static_cast<long>(i) * 617) % 1000);
		event *timer = evtimer_new(base, note_order, numbered(slot));
		const timeval at = {0, 1000 + slot * 40};
		evtimer_add(timer, &at);
		// What it came to: the clock may have ticked since the one before.
		evtimer_pending(timer, &due[static_cast<std::size_t>(slot)]);
		timers.push_back(timer);
	}
	// Out of the middle of the heap.
	int left = 1000;
	for (event *timer : timers)
		if (draw() >> 31 != 0 && event_del(timer) == 0) --left;
	const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
	while (static_cast<int>(order.size()) < left && !is_past(end))
		event_base_loop(base, EVLOOP_ONCE);
	if (static_cast<int>(order.size()) != left)
		return {count_of(static_cast<long>(order.size()), " timers ran") +
		        count_of(left, " were due")};
	const bool sorted = std::is_sorted(order.begin(), order.end(), [&](int a, int b) {
		return timercmp(&due[static_cast<std::size_t>(a)], &due[static_cast<std::size_t>(b)], <) !=
		       0;
	});
	return {sorted ? "" : "timers ran in another order than due"};
}

namespace {
void count_read(bufferevent *bev, void *count) {
	evbuffer *input = bufferevent_get_input(bev);
	evbuffer_drain(input, evbuffer_get_length(input));
	++*static_cast<int *>(count);
}
} // namespace

// libevent puts off what is deferred after the 33rd of a pass; put off is not forgotten.
Outcome many_deferred() {
	event_base *base = event_base_new();
	std::vector<int> reads(many, 0);
	for (int &count : reads) {
		bufferevent *pair[2];
		if (bufferevent_pair_new(base, BEV_OPT_DEFER_CALLBACKS, pair) != 0) return {"no pair"};
		bufferevent_setcb(pair[1], count_read, nullptr, nullptr, &count);
		bufferevent_enable(pair[1], EV_READ);
		bufferevent_enable(pair[0], EV_WRITE);
		bufferevent_write(pair[0], "x", 1);
	}
	pass(base, 40);
	const auto silent = std::count(reads.begin(), reads.end(), 0);
	if (silent > 0) return {count_of(silent, " of 300 deferred callbacks did not run")};
	return {};
}

// One descriptor, two interests: the one that has run must not take the other with it.
Outcome one_shot_beside_persistent() {
	event_base *base = event_base_new();
	Member reader;
	Member writer;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, reader.ends) != 0)
		return {"no socket pair"};
	writer.ev = event_new(base, reader.ends[0], EV_WRITE | EV_PERSIST, count_member, &writer);
	reader.ev = event_new(base, reader.ends[0], EV_READ, count_member, &reader);
	event_add(writer.ev, nullptr);
	for (int round = 1; round <= 5; ++round) {
		event_add(reader.ev, nullptr);
		if (write(reader.ends[1], "x", 1) != 1) return {"no room in a socket"};
		const int before = writer.runs;
		pass(base, 5);
		if (reader.runs != round)
			return {"a one-shot event beside a persistent one ran " +
			        count_of(reader.runs, " times in ") + count_of(round, " rounds")};
		if (writer.runs < before + 5)
			return {"a persistent event stopped when a one-shot one beside it had run"};
	}
	return {};
}

} // namespace scenarios
