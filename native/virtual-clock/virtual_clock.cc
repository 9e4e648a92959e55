// A clock that stands still until it is told to step, for a process started with this library in
// LD_PRELOAD: timers become exact, and a script's hours pass in no time. Monotonic and wall clock
// step apart, as they do when somebody sets the time.
#include <atomic>
#include <cstdint>
#include <ctime>

#include <dlfcn.h>
#include <sys/time.h>

namespace {

constexpr std::int64_t ns_per_s = 1'000'000'000;
// Long after any boot, so that nothing that was read from the kernel lies in the future.
std::atomic<std::int64_t> monotonic_ns{40'000'000 * ns_per_s};
std::atomic<std::int64_t> wall_ns{1'800'000'000 * ns_per_s};

using ClockGettime = int (*)(clockid_t, timespec *);

int real_clock_gettime(clockid_t clock, timespec *out) {
	static const auto next = reinterpret_cast<ClockGettime>(dlsym(RTLD_NEXT, "clock_gettime"));
	return next(clock, out);
}

int store(std::int64_t ns, timespec *out) {
	out->tv_sec = ns / ns_per_s;
	out->tv_nsec = ns % ns_per_s;
	return 0;
}

} // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec *out) noexcept {
	switch (clock) {
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME: return store(monotonic_ns, out);
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE: return store(wall_ns, out);
	default: return real_clock_gettime(clock, out);
	}
}

int gettimeofday(timeval *out, void *) noexcept {
	const std::int64_t now = wall_ns;
	out->tv_sec = now / ns_per_s;
	out->tv_usec = now % ns_per_s / 1000;
	return 0;
}

// Found by the binding's stepClock through dlsym.
void evlab_step_clock(std::int64_t monotonic_step_ns, std::int64_t wall_step_ns) {
	monotonic_ns += monotonic_step_ns;
	wall_ns += wall_step_ns;
}

} // extern "C"
