// evrun: the same kernels and interpreter as a plain executable, for perf, callgrind, strace and
// sanitizers, where Node would be in the way.
//
//     evrun PROGRAM ITERATIONS[,MORE...] [--batches N] [--idle-thread] [--trace]
//
// One batch of each number of iterations, all of them N times. Prints one line of JSON per batch:
// elapsed_ns, returns, bytes, events, digest, syscalls; evrun_alloc, which is evrun linked with
// native/allocations, adds allocations, frees, allocated_bytes, and peak_rss_kb so far.
// Exit status 0 done, 1 the program failed, 2 bad usage.
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "../kernel/batch.h"
#include "../kernel/build_id.h"
#include "../kernel/error.h"
#include "allocation_totals.h"

const evlab::AllocationCounts *evlab::allocation_totals = nullptr;

namespace {

struct Options {
	const char *program = nullptr;
	std::vector<std::uint64_t> iterations;
	std::uint64_t batches = 1;
	bool idle_thread = false;
	bool trace = false;
};

bool parse_count(std::string_view text, std::uint64_t &value) {
	const auto *end = text.data() + text.size();
	const auto result = std::from_chars(text.data(), end, value);
	return result.ec == std::errc() && result.ptr == end && value > 0;
}

bool parse_counts(std::string_view text, std::vector<std::uint64_t> &values) {
	for (;;) {
		const auto comma = text.find(',');
		if (!parse_count(text.substr(0, comma), values.emplace_back())) return false;
		if (comma == std::string_view::npos) return true;
		text.remove_prefix(comma + 1);
	}
}

bool parse_options(int argc, char **argv, Options &options) {
	if (argc < 3 || !parse_counts(argv[2], options.iterations)) return false;
	options.program = argv[1];
	for (int i = 3; i < argc; ++i) {
		const std::string_view word = argv[i];
		if (word == "--idle-thread")
			options.idle_thread = true;
		else if (word == "--trace")
			options.trace = true;
		else if (word == "--batches" && i + 1 < argc && parse_count(argv[i + 1], options.batches))
			++i;
		else
			return false;
	}
	return true;
}

// Not getrusage's ru_maxrss: that one is inherited from whoever called exec.
unsigned long peak_rss_kb() {
	std::ifstream status("/proc/self/status");
	for (std::string line; std::getline(status, line);)
		if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6));
	return 0;
}

void print_allocations(const evlab::AllocationCounts &before,
                       const evlab::AllocationCounts &after) {
	std::printf(",\"allocations\":%llu,\"frees\":%llu,\"allocated_bytes\":%llu,\"peak_rss_kb\":%lu",
	            static_cast<unsigned long long>(after.allocations - before.allocations),
	            static_cast<unsigned long long>(after.frees - before.frees),
	            static_cast<unsigned long long>(after.bytes - before.bytes), peak_rss_kb());
}

void print(const evlab::Batch &batch) {
	std::printf("{\"elapsed_ns\":%llu,\"returns\":%lld,\"bytes\":%llu,\"events\":%llu,"
	            "\"digest\":\"%016llx\",\"syscalls\":{",
	            static_cast<unsigned long long>(batch.elapsed_ns),
	            static_cast<long long>(batch.tally.returns),
	            static_cast<unsigned long long>(batch.tally.bytes),
	            static_cast<unsigned long long>(batch.tally.events),
	            static_cast<unsigned long long>(batch.digest));
	const char *separator = "";
	for (std::size_t i = 0; i < evlab::syscall_count; ++i) {
		if (batch.syscalls[i] == 0) continue;
		std::printf("%s\"%s\":%llu", separator, evlab::syscall_names[i],
		            static_cast<unsigned long long>(batch.syscalls[i]));
		separator = ",";
	}
	std::fputs("}", stdout);
}

void run(evlab::Session &session, std::uint64_t iterations) {
	const auto *totals = evlab::allocation_totals;
	const auto before = totals == nullptr ? evlab::AllocationCounts{} : *totals;
	const auto batch = evlab::run_batch(session, iterations);
	const auto after = totals == nullptr ? evlab::AllocationCounts{} : *totals;
	print(batch);
	if (totals != nullptr) print_allocations(before, after);
	std::puts("}");
	std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv) {
	Options options;
	if (!parse_options(argc, argv, options)) {
		std::fputs(
			"usage: evrun PROGRAM ITERATIONS[,MORE...] [--batches N] [--idle-thread] [--trace]\n",
			stderr);
		return 2;
	}
	std::ifstream file(options.program);
	if (!file) {
		std::fprintf(stderr, "evrun: cannot read %s\n", options.program);
		return 2;
	}
	const std::string text{std::istreambuf_iterator<char>(file), {}};
	std::signal(SIGPIPE, SIG_IGN);

	// A process with threads pays for locks in malloc and in the kernel's descriptor look-up, as
	// node does: one idle thread makes the two comparable (facts.md: 0.98-1.01).
	std::binary_semaphore done{0};
	std::thread idle;
	if (options.idle_thread) idle = std::thread([&done] { done.acquire(); });
	int status = 0;
	try {
		evlab::Session session(evlab::parse_program(text));
		for (const auto iterations : options.iterations)
			if (options.trace)
				std::printf("%016llx\n",
				            static_cast<unsigned long long>(session.trace(iterations)));
		for (std::uint64_t i = 0; i < options.batches && !options.trace; ++i)
			for (const auto iterations : options.iterations) run(session, iterations);
	} catch (const evlab::KernelError &error) {
		std::fprintf(stderr, "evrun: %s: %s\n", error.code, error.what());
		status = 1;
	}
	done.release();
	if (idle.joinable()) idle.join();
	return status;
}
