// evrun: the same kernels and interpreter as a plain executable, for perf, callgrind, strace and
// sanitizers, where Node would be in the way.
//
//     evrun PROGRAM ITERATIONS [--batches N] [--idle-thread] [--trace]
//
// Prints one line of JSON per batch: elapsed_ns, returns, bytes, events, digest, syscalls.
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

#include "../kernel/batch.h"
#include "../kernel/build_id.h"
#include "../kernel/error.h"

namespace {

struct Options {
	const char *program = nullptr;
	std::uint64_t iterations = 0;
	std::uint64_t batches = 1;
	bool idle_thread = false;
	bool trace = false;
};

bool parse_count(const char *text, std::uint64_t &value) {
	const auto *end = text + std::strlen(text);
	const auto result = std::from_chars(text, end, value);
	return result.ec == std::errc() && result.ptr == end && value > 0;
}

bool parse_options(int argc, char **argv, Options &options) {
	if (argc < 3 || !parse_count(argv[2], options.iterations)) return false;
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
	std::puts("}}");
	std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv) {
	Options options;
	if (!parse_options(argc, argv, options)) {
		std::fputs("usage: evrun PROGRAM ITERATIONS [--batches N] [--idle-thread] [--trace]\n",
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
		if (options.trace)
			std::printf("%016llx\n",
			            static_cast<unsigned long long>(session.trace(options.iterations)));
		for (std::uint64_t i = 0; i < options.batches && !options.trace; ++i)
			print(evlab::run_batch(session, options.iterations));
	} catch (const evlab::KernelError &error) {
		std::fprintf(stderr, "evrun: %s: %s\n", error.code, error.what());
		status = 1;
	}
	done.release();
	if (idle.joinable()) idle.join();
	return status;
}
