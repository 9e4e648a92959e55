// One job with the library this program is linked with:
//   libuv job=echo api=uv_stream bytes=64 iterations=1000 batches=5 expect_bytes=128
//   expect_events=2
// A line of JSON says what was counted and how long each batch took. What was counted must be what
// one iteration is expected to do, times the iterations; anything else ends with status 1.
#include "../kernel/clock.h"
#include "../kernel/syscall_counts.h"
#include "job.h"

#include <charconv>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

using namespace peers;

struct Run {
	Request request;
	unsigned iterations = 0;
	unsigned batches = 0;
	unsigned expect_bytes = 0;
	unsigned expect_events = 0;
};

[[noreturn]] void misuse(std::string_view what) {
	std::fprintf(stderr, "cannot use %.*s\n", static_cast<int>(what.size()), what.data());
	std::exit(2);
}

Run parse(int count, char **arguments) {
	Run run;
	const struct {
		std::string_view name;
		unsigned *value;
	} numbers[] = {
		{"pairs", &run.request.pairs},
		{"active", &run.request.active},
		{"writes", &run.request.writes},
		{"bytes", &run.request.bytes},
		{"timers", &run.request.timers},
		{"iterations", &run.iterations},
		{"batches", &run.batches},
		{"expect_bytes", &run.expect_bytes},
		{"expect_events", &run.expect_events},
	};
	for (int i = 1; i < count; ++i) {
		const std::string_view argument = arguments[i];
		const size_t equals = argument.find('=');
		if (equals == std::string_view::npos) misuse(argument);
		const std::string_view name = argument.substr(0, equals);
		const std::string_view value = argument.substr(equals + 1);
		if (name == "job") {
			run.request.job = value;
			continue;
		}
		if (name == "api") {
			run.request.api = value;
			continue;
		}
		bool known = false;
		for (const auto &number : numbers) {
			if (number.name != name) continue;
			const char *end = value.data() + value.size();
			const auto [rest, error] = std::from_chars(value.data(), end, *number.value);
			known = error == std::errc() && rest == end;
		}
		if (!known) misuse(argument);
	}
	if (run.iterations == 0 || run.batches == 0) misuse("no iterations or batches");
	return run;
}

std::uint64_t timed(Job &job, std::uint64_t iterations) {
	job.prepare();
	const std::uint64_t start = evlab::now_ns();
	job.run(iterations);
	const std::uint64_t elapsed = evlab::now_ns() - start;
	job.verify();
	return elapsed;
}

void require_count(const char *what, std::uint64_t counted, std::uint64_t expected) {
	if (counted != expected)
		refuse("counted " + std::to_string(counted) + " " + what + ", not " +
		       std::to_string(expected));
}

} // namespace

int main(int count, char **arguments) {
	const Run run = parse(count, arguments);
	const std::unique_ptr<Job> job = make_job(run.request);
	if (job == nullptr) misuse("job " + run.request.job + " by " + run.request.api);

	timed(*job, run.iterations / 4 + 1);
	const Counted before = job->counted();
	const evlab::SyscallCounts calls_before = evlab::syscall_totals;
	std::vector<std::uint64_t> elapsed_ns;
	for (unsigned i = 0; i < run.batches; ++i) elapsed_ns.push_back(timed(*job, run.iterations));
	const evlab::SyscallCounts calls_after = evlab::syscall_totals;
	const Counted after = job->counted();

	const std::uint64_t all = std::uint64_t{run.iterations} * run.batches;
	const std::uint64_t bytes = after.bytes - before.bytes;
	const std::uint64_t events = after.events - before.events;
	require_count("bytes", bytes, all * run.expect_bytes);
	require_count("events", events, all * run.expect_events);

	std::printf("{\"library\":\"%s\",\"version\":\"%s\",\"iterations\":%u", library_name,
	            library_version().c_str(), run.iterations);
	std::printf(",\"bytes\":%" PRIu64 ",\"events\":%" PRIu64 ",\"elapsed_ns\":[", bytes, events);
	for (size_t i = 0; i < elapsed_ns.size(); ++i)
		std::printf("%s%" PRIu64, i == 0 ? "" : ",", elapsed_ns[i]);
	std::printf("],\"syscalls\":{");
	const char *separator = "";
	for (size_t i = 0; i < evlab::syscall_count; ++i) {
		const std::uint64_t calls = calls_after[i] - calls_before[i];
		if (calls == 0) continue;
		std::printf("%s\"%s\":%" PRIu64, separator, evlab::syscall_names[i], calls);
		separator = ",";
	}
	std::printf("}}\n");
	return 0;
}
