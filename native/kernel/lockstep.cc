#include "lockstep.h"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

#include "clock.h"
#include "error.h"

namespace evlab {
namespace {

[[noreturn]] void broken() {
	throw KernelError("LOCKSTEP_BROKEN", "the other process of the lock step went away");
}

void take_token(int fd) {
	char token;
	for (;;) {
		const auto got = ::read(fd, &token, 1);
		if (got == 1) return;
		if (got == 0) broken();
		if (errno == EINTR) continue;
		if (errno != EAGAIN) broken();
		pollfd waiting{fd, POLLIN, 0};
		::poll(&waiting, 1, -1);
	}
}

void hand_over(int fd) {
	if (::write(fd, "t", 1) != 1) broken();
}

} // namespace

std::vector<Turn> run_lockstep(Session &session, std::uint64_t iterations,
                               std::span<const std::uint8_t> turns, std::uint8_t self, int token_in,
                               int token_out) {
	std::vector<Turn> taken;
	taken.reserve(turns.size());
	bool holding = !turns.empty() && turns.front() == self;
	for (std::size_t i = 0; i < turns.size(); ++i) {
		if (turns[i] != self) continue;
		if (!holding) take_token(token_in);
		const auto tally = session.tally;
		const auto start_ns = now_ns();
		session.run(iterations);
		const auto elapsed_ns = now_ns() - start_ns;
		taken.push_back(
			{elapsed_ns, session.tally.bytes - tally.bytes, session.tally.events - tally.events});
		session.check_growth();
		holding = i + 1 < turns.size() && turns[i + 1] == self;
		if (!holding && i + 1 < turns.size()) hand_over(token_out);
	}
	return taken;
}

} // namespace evlab
