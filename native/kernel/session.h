// A session is one program brought to life: its resources, its resolved code and its tallies.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fd.h"
#include "hand_types.h"
#include "libevent_ptr.h"
#include "program.h"
#include "resource_types.h"

namespace evlab {

// Running sums of what the operations and callbacks did. Plain adds: they cost ~0.3 ns each.
struct Tally {
	std::uint64_t returns = 0; // sum of return values the API guarantees
	std::uint64_t bytes = 0;   // bytes moved in or out by operations and callbacks
	std::uint64_t events = 0;  // callbacks run
};

union Operand {
	std::int64_t integer;
	void *object;
};

struct Instruction {
	Opcode opcode;
	std::array<Operand, max_operands> operands;

	std::int64_t integer(std::size_t i) const { return operands[i].integer; }
	template <typename T> T &object(std::size_t i) const {
		return *static_cast<T *>(operands[i].object);
	}
};

class Session {
public:
	// Throws KernelError (BAD_PROGRAM, BACKEND_UNAVAILABLE, FD_LIMIT, LOCKS_MIXED, OUT_OF_MEMORY).
	explicit Session(const Program &program);
	~Session();
	Session(const Session &) = delete;
	Session &operator=(const Session &) = delete;

	// Throws KernelError PROGRAM_STUCK or PROGRAM_GROWS; the session stays valid.
	void run(std::uint64_t iterations);

	// Hash of all plain buffers' lengths and contents, of pending events and of the bytes waiting
	// in plain pipes and socketpairs.
	std::uint64_t digest() const;

	// Runs `iterations` with a hash of the state after every operation, and at the end asks each
	// base for two turns of its loop: same results, operation by operation.
	std::uint64_t trace(std::uint64_t iterations);

	// Around each operation that is traced: what the API shows of the state, beyond the digest.
	// Which timers wait and whether they are due when the operation said, which members of rings
	// wait, how bufferevents are set, which bytes were handed out. Too slow for every batch: 50 ns
	// for each of 1000 timers.
	void begin_traced();
	std::uint64_t traced_state() const;

	// Throws KernelError PROGRAM_GROWS when the program has had room to grow since it was last
	// looked at and the process holds too much. For after a batch, outside what is timed.
	void check_growth();

	const char *backend() const;

	Tally tally;
	// Callbacks left before the running loop is broken off: no program can spin for ever.
	std::int64_t callback_budget = 0;
	// Bytes taken in by bufferevents' own readers (not echoes); base.loop_bytes waits for these.
	std::uint64_t received_bytes = 0;

	// What an operation has handed out last; its bytes are part of a traced state.
	struct Seen {
		const char *data = nullptr;
		std::size_t bytes = 0;
	} seen;

	// Made when first asked for: writing its 1 MiB takes 0.8 ms, and few programs want it.
	int file_fd();
	// max_bytes of room for what operations take out.
	char *scratch() { return scratch_.get(); }

private:
	void create(const ResourceLine &line);
	std::uint64_t probe_bases();
	void release();
	template <typename Action> void slice(std::uint64_t iterations, Action &&action);
	std::vector<Instruction> resolve(std::span<const OperationLine> lines);
	void *resolve_reference(OperandKind kind, std::int64_t value);

	// Also in this order when a constructor throws half-way: members go bottom up.
	Fd file_;
	std::unique_ptr<char[]> scratch_{new char[max_bytes]};
	std::vector<std::unique_ptr<FdPair>> pairs_;
	std::vector<std::unique_ptr<Base>> bases_;
	std::vector<std::unique_ptr<Buffer>> buffers_;
	std::vector<std::unique_ptr<EventHolder>> events_;
	std::vector<std::unique_ptr<TimerGroup>> timer_groups_;
	std::vector<std::unique_ptr<Ring>> rings_;
	std::vector<std::unique_ptr<BuffereventPair>> bufferevents_;
	std::vector<std::unique_ptr<HandBuffer>> hand_buffers_;
	std::vector<std::unique_ptr<HandLoop>> hand_loops_;
	std::vector<std::unique_ptr<HandHeap>> hand_heaps_;
	std::vector<std::unique_ptr<HandStream>> hand_streams_;
	std::vector<std::unique_ptr<HandSignal>> hand_signals_;

	struct Slot {
		ResourceKind kind;
		void *object;
	};
	std::vector<Slot> slots_;
	std::vector<Instruction> setup_, loop_, teardown_;
	std::uint64_t slice_iterations_;
	std::uint64_t unchecked_iterations_ = 0;
	std::int64_t traced_from_us_ = 0;
};

// Runs `code` (ending in Opcode::end_of_loop_) `iterations` times.
void interpret(Session &session, const Instruction *code, std::uint64_t iterations);
// The same with begin_traced() and traced_state() around each instruction; returns their hash.
std::uint64_t interpret_traced(Session &session, const Instruction *code, std::uint64_t iterations);

} // namespace evlab
