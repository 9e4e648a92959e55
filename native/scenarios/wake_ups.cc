// A loop that sleeps must wake up for what another thread has put into its base. Here it sleeps
// until a timer in an hour; a wake-up that is lost would be noticed then.
#include "scenario.h"

#include <event2/event.h>
#include <event2/thread.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <unistd.h>

namespace scenarios {
namespace {

using namespace std::chrono_literals;

constexpr int rounds = 30;
// 2000 times what it takes on an idle machine.
constexpr auto patience = 3s;
constexpr timeval hour = {3600, 0};
constexpr timeval millisecond = {0, 1000};

void count_run(evutil_socket_t, short, void *counter) {
	static_cast<std::atomic<int> *>(counter)->fetch_add(1);
}
void do_nothing(evutil_socket_t, short, void *) {}

// A base with a thread in its loop.
class SleepingLoop {
public:
	SleepingLoop() {
		evthread_use_pthreads();
		base_ = event_base_new();
		event_base_priority_init(base_, 3);
		event *far = event_new(base_, -1, EV_PERSIST, do_nothing, nullptr);
		event_add(far, &hour);
		// A loop that begins takes back an event_base_loopbreak() that came before.
		event_base_once(base_, -1, EV_TIMEOUT, count_run, &entered_, nullptr);
		thread_ = std::thread([this] {
			event_base_dispatch(base_);
			has_ended_ = true;
		});
		wait_until([this] { return entered_ > 0; });
		fall_asleep();
	}
	SleepingLoop(const SleepingLoop &) = delete;
	SleepingLoop &operator=(const SleepingLoop &) = delete;
	~SleepingLoop() {
		if (has_ended_)
			thread_.join();
		else
			thread_.detach();
	}

	event_base *base() const { return base_; }
	bool has_ended() const { return has_ended_; }
	// Until it is in epoll_wait: 2 ms are enough for a thread that has nothing else to do.
	void fall_asleep() const { std::this_thread::sleep_for(2ms); }
	bool end() {
		event_base_loopbreak(base_);
		return wait_until([this] { return has_ended(); });
	}

	template <typename Condition> static bool wait_until(Condition condition) {
		const auto end = std::chrono::steady_clock::now() + patience;
		while (!condition()) {
			if (std::chrono::steady_clock::now() > end) return false;
			std::this_thread::sleep_for(200us);
		}
		return true;
	}

private:
	event_base *base_;
	std::atomic<int> entered_ = 0;
	std::atomic<bool> has_ended_ = false;
	std::thread thread_;
};

Outcome lost(const char *what, int round) {
	return {"round " + std::to_string(round + 1) + ": " + what +
	        " from another thread had no effect within 3 s"};
}

// Wakes the loop in every round by `wake` and waits for a run of its callback.
template <typename Wake> Outcome wake_up(const char *what, Wake wake) {
	SleepingLoop loop;
	std::atomic<int> runs = 0;
	for (int round = 0; round < rounds; ++round) {
		const int expected = wake(loop.base(), round, runs);
		if (!loop.wait_until([&] { return runs >= expected; })) return lost(what, round);
		loop.fall_asleep();
	}
	return loop.end() ? Outcome{} : lost("event_base_loopbreak()", rounds);
}

} // namespace

Outcome timer_from_thread() {
	return wake_up("a timer of 1 ms added",
	               [](event_base *base, int round, std::atomic<int> &runs) {
					   static event *timer = evtimer_new(base, count_run, &runs);
					   evtimer_add(timer, &millisecond);
					   return round + 1;
				   });
}

Outcome active_from_thread() {
	return wake_up("event_active()", [](event_base *base, int round, std::atomic<int> &runs) {
		static event *events[3] = {};
		// One, two, then three at once, of falling and of rising priority.
		for (int i = 0; i < 3; ++i) {
			if (events[i] != nullptr) continue;
			events[i] = event_new(base, -1, EV_PERSIST, count_run, &runs);
			event_priority_set(events[i], i);
		}
		static int expected = 0;
		const int many = round % 3 + 1;
		expected += many;
		for (int i = 0; i < many; ++i) event_active(events[round % 2 == 0 ? 2 - i : i], EV_READ, 1);
		return expected;
	});
}

Outcome descriptor_from_thread() {
	return wake_up("a readable descriptor added",
	               [](event_base *base, int round, std::atomic<int> &runs) {
					   int ends[2];
					   if (pipe(ends) != 0 || write(ends[1], "x", 1) != 1) return round + 1;
					   // One-shot: it is gone when it has run, and so may be its descriptor.
					   event_add(event_new(base, ends[0], EV_READ, count_run, &runs), nullptr);
					   return round + 1;
				   });
}

Outcome break_from_thread() {
	for (int round = 0; round < 10; ++round) {
		SleepingLoop loop;
		if (!loop.end()) return lost("event_base_loopbreak()", round);
	}
	return {};
}

} // namespace scenarios
