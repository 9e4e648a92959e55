#include "batch.h"

#include "clock.h"

namespace evlab {

Batch run_batch(Session &session, std::uint64_t iterations) {
	Batch batch;
	const auto tally = session.tally;
	const auto syscalls = syscall_totals;
	const auto start_ns = now_ns();
	session.run(iterations);
	batch.elapsed_ns = now_ns() - start_ns;
	for (std::size_t i = 0; i < syscall_count; ++i)
		batch.syscalls[i] = syscall_totals[i] - syscalls[i];
	batch.tally = {session.tally.returns - tally.returns, session.tally.bytes - tally.bytes,
	               session.tally.events - tally.events};
	batch.digest = session.digest();
	session.check_growth();
	return batch;
}

} // namespace evlab
