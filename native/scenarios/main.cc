// scenarios --list, or one scenario by name: a line of JSON with what came of it.
#include "scenario.h"

#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <unistd.h>

namespace {

using namespace scenarios;

constexpr Scenario all[] = {
	{"timer-from-thread", timer_from_thread},
	{"active-from-thread", active_from_thread},
	{"descriptor-from-thread", descriptor_from_thread},
	{"break-from-thread", break_from_thread},
	{"edge-triggered-many", edge_triggered_many},
	{"level-triggered-many", level_triggered_many},
	{"timer-beside-busy-descriptor", timer_beside_busy_descriptor},
	{"many-active-in-order", many_active_in_order},
	{"many-timers-in-order", many_timers_in_order},
	{"many-deferred", many_deferred},
	{"one-shot-beside-persistent", one_shot_beside_persistent},
	{"other-bytes-from-one-array", other_bytes_from_one_array},
	{"callbacks-add-up", callbacks_add_up},
	{"idle-buffers", idle_buffers},
	{"drained-buffers", drained_buffers},
	{"after-burst", after_burst},
	{"idle-bufferevents", idle_bufferevents},
};

int count_threads() {
	DIR *tasks = opendir("/proc/self/task");
	if (tasks == nullptr) return 1;
	int count = 0;
	while (const dirent *entry = readdir(tasks))
		if (entry->d_name[0] != '.') ++count;
	closedir(tasks);
	return count;
}

int run(const Scenario &scenario) {
	Outcome outcome = scenario.run();
	const int threads = count_threads();
	if (outcome.complaint.empty() && threads != 1)
		outcome.complaint = std::to_string(threads - 1) + " threads are left running";
	std::printf("{\"complaint\":\"%s\",\"bytes\":", outcome.complaint.c_str());
	if (outcome.bytes == no_bytes)
		std::printf("null");
	else
		std::printf("%lld", outcome.bytes);
	std::printf(",\"allowance\":%lld}\n", outcome.allowance);
	std::fflush(stdout);
	// A loop that was not woken has a thread in it: nobody waits for that.
	_exit(0);
}

} // namespace

int main(int argc, char **argv) {
	if (argc != 2) return 2;
	for (const Scenario &scenario : all) {
		if (std::strcmp(argv[1], "--list") == 0)
			std::puts(scenario.name);
		else if (std::strcmp(argv[1], scenario.name) == 0)
			return run(scenario);
	}
	return std::strcmp(argv[1], "--list") == 0 ? 0 : 2;
}
