// What libevent promises and neither regress nor the oracle asks: other threads, many descriptors
// at once, memory that is given back. Each scenario runs in a process of its own.
#pragma once

#include <string>

namespace scenarios {

// Of no scenario about memory.
inline constexpr long long no_bytes = -1;

struct Outcome {
	// Empty when everything was as promised.
	std::string complaint;
	long long bytes = no_bytes;
	// How many more than the unmodified library's a change may keep, for speed.
	long long allowance = 0;
};

struct Scenario {
	const char *name;
	Outcome (*run)();
};

Outcome timer_from_thread();
Outcome active_from_thread();
Outcome descriptor_from_thread();
Outcome break_from_thread();
Outcome edge_triggered_many();
Outcome level_triggered_many();
Outcome timer_beside_busy_descriptor();
Outcome many_active_in_order();
Outcome many_timers_in_order();
Outcome many_deferred();
Outcome one_shot_beside_persistent();
Outcome other_bytes_from_one_array();
Outcome callbacks_add_up();
Outcome idle_buffers();
Outcome drained_buffers();
Outcome after_burst();
Outcome idle_bufferevents();

} // namespace scenarios
