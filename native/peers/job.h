// What each library is asked to do, and how the work is counted. A library's own file says only how
// it is told of descriptors and timers; what its callbacks then do is the same code for all.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace peers {

// What the callbacks of a job have received and done, of all runs so far.
struct Counted {
	std::uint64_t bytes = 0;
	std::uint64_t events = 0;
};

struct Request {
	std::string job;
	std::string api;
	unsigned pairs = 0;
	unsigned active = 0;
	unsigned writes = 0;
	unsigned bytes = 0;
	unsigned timers = 0;
};

class Job {
public:
	Job() = default;
	Job(const Job &) = delete;
	Job &operator=(const Job &) = delete;
	virtual ~Job() = default;
	// Not timed: brings everything to the state in which run() begins.
	virtual void prepare() {}
	// The job `iterations` times, in one call of the library's loop.
	virtual void run(std::uint64_t iterations) = 0;
	// Not timed: looks at what run() has left behind, and refuses what is wrong.
	virtual void verify() const {}
	virtual Counted counted() const = 0;
};

// Of the library this program is linked with.
extern const char *const library_name;
std::string library_version();
// Null for a job or an API it does not have.
std::unique_ptr<Job> make_job(const Request &request);

// Says why the work cannot count, and ends the program with status 1.
[[noreturn]] void refuse(const std::string &reason);
// The same for a call of the operating system or the library that failed.
void require(bool succeeded, const char *what);

} // namespace peers
