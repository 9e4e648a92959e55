#include "session.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <malloc.h>
#include <string>

#include <event2/thread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "breadcrumb.h"
#include "callbacks.h"
#include "error.h"
#include "hand.h"
#include "hash.h"
#include "input_data.h"

namespace evlab {
namespace {

// A slice of a batch may ask for this much before the process is looked at, and the whole
// process may hold this much: no program can eat the machine.
constexpr std::int64_t slice_growth_bytes = 256ll << 20;
constexpr std::size_t process_limit_bytes = 1ull << 30;

// libevent's lock hooks are global and cannot be taken back, so one copy of the addon is either
// with locks or without for its whole life.
enum class Locking { undecided, off, on };
Locking locking = Locking::undecided;

void decide_locking(bool wanted) {
	if (locking == Locking::undecided) {
		if (wanted && evthread_use_pthreads() != 0)
			throw KernelError("OUT_OF_MEMORY", "evthread_use_pthreads failed");
		locking = wanted ? Locking::on : Locking::off;
	}
	if (wanted != (locking == Locking::on))
		throw KernelError("LOCKS_MIXED", "this process already runs programs with locks " +
		                                     std::string(wanted ? "off" : "on") +
		                                     "; use another process");
}

void quiet_log(int, const char *) {}

// A real-time signal nobody in this process uses: its disposition is still the default. Taking it
// means ignoring it, so that raising it can never kill the process before the event is added, and
// so that another copy of the addon, which shares nothing else with this one, finds it taken.
int take_signal() {
	for (int candidate = SIGRTMIN + 1; candidate <= SIGRTMAX; ++candidate) {
		struct sigaction current;
		if (::sigaction(candidate, nullptr, &current) == 0 && current.sa_handler == SIG_DFL) {
			std::signal(candidate, SIG_IGN);
			return candidate;
		}
	}
	throw KernelError("OUT_OF_SIGNALS", "no real-time signal is free in this process");
}

LibeventPtr<event_base> make_base(const std::array<std::int64_t, max_operands> &operands) {
	static const char *const backends[] = {nullptr, "epoll", "poll", "select"};
	LibeventPtr<event_config> config(event_config_new());
	if (!config) throw KernelError("OUT_OF_MEMORY", "event_config_new failed");
	const auto wanted = backends[operands[0]];
	for (std::size_t i = 1; wanted && i < std::size(backends); ++i)
		if (backends[i] != wanted) event_config_avoid_method(config.get(), backends[i]);
	require_descriptors(base_descriptors);
	int flags = EVENT_BASE_FLAG_IGNORE_ENV;
	if (operands[1]) flags |= EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST;
	if (operands[3]) flags |= EVENT_BASE_FLAG_PRECISE_TIMER;
	event_config_set_flag(config.get(), flags);
	LibeventPtr<event_base> base(event_base_new_with_config(config.get()));
	if (!base)
		throw KernelError("BACKEND_UNAVAILABLE", std::string("no event base with backend ") +
		                                             (wanted ? wanted : "default"));
	if (operands[2] > 1) event_base_priority_init(base.get(), static_cast<int>(operands[2]));
	return base;
}

template <typename T> T *require(T *object, const char *what) {
	if (!object) throw KernelError("OUT_OF_MEMORY", std::string(what) + " failed");
	return object;
}

template <typename T> T *owned_by(std::vector<std::unique_ptr<T>> &owner, std::unique_ptr<T> made) {
	owner.push_back(std::move(made));
	return owner.back().get();
}

// Fixed, distinct, shuffled delays from a minute up: none expires by itself in a cell.
std::vector<std::int64_t> shuffled_delays_us(std::int64_t count, std::int64_t spread_us) {
	std::vector<std::int64_t> delays_us;
	std::uint64_t state = 0x9e3779b97f4a7c15u;
	for (std::int64_t i = 0; i < count; ++i) {
		state = hash_mix(state, static_cast<std::uint64_t>(i));
		delays_us.push_back(
			60'000'000 + static_cast<std::int64_t>(state % static_cast<std::uint64_t>(spread_us)));
	}
	return delays_us;
}

void set_priority(event *raw, std::int64_t priority) {
	if (priority >= 0 && event_priority_set(raw, static_cast<int>(priority)) != 0)
		throw KernelError("BAD_PROGRAM",
		                  "operand 'priority' is not below the base's number of priorities");
}

} // namespace

EventHolder::~EventHolder() {
	raw.reset(); // libevent puts back the disposition it found: the one ignored at creation
	if (signal) std::signal(signal, SIG_DFL);
}

Session::Session(const Program &program)
	: slice_iterations_(static_cast<std::uint64_t>(
		  std::max<std::int64_t>(1, slice_growth_bytes / program.worst_growth_bytes()))) {
	const PhaseScope creating(Phase::create);
	event_set_log_callback(quiet_log);
	decide_locking(program.locks);
	for (const auto &line : program.resources) create(line);
	setup_ = resolve(program.setup);
	loop_ = resolve(program.loop);
	teardown_ = resolve(program.teardown);
	const PhaseScope setting_up(Phase::setup);
	interpret(*this, setup_.data(), 1);
}

Session::~Session() {
	const PhaseScope tearing_down(Phase::teardown);
	try {
		interpret(*this, teardown_.data(), 1);
	} catch (const KernelError &) {
		// A teardown that gets stuck has nothing left to protect: the resources go now anyway.
	}
	const PhaseScope destroying(Phase::destroy);
	release();
}

// In the order that leaves nothing behind: events before bases, bufferevents before bases,
// descriptors last.
void Session::release() {
	bufferevents_.clear();
	rings_.clear();
	timer_groups_.clear();
	events_.clear();
	buffers_.clear();
	bases_.clear();
	pairs_.clear();
	hand_buffers_.clear();
	hand_loops_.clear();
	hand_heaps_.clear();
	hand_streams_.clear();
	hand_signals_.clear();
}

void Session::create(const ResourceLine &line) {
	const auto &o = line.operands;
	void *object = nullptr;
	const auto base_of = [&](std::int64_t slot) {
		return static_cast<Base *>(slots_[static_cast<std::size_t>(slot)].object)->raw.get();
	};
	switch (line.spec->kind) {
	case ResourceKind::base: {
		auto base = std::make_unique<Base>();
		base->raw = make_base(o);
		object = base.get();
		bases_.push_back(std::move(base));
		break;
	}
	case ResourceKind::buffer: {
		auto buffer = std::make_unique<Buffer>();
		buffer->raw.reset(require(evbuffer_new(), "evbuffer_new"));
		if (locking == Locking::on) evbuffer_enable_locking(buffer->raw.get(), nullptr);
		if (o[0])
			buffer->callback = require(evbuffer_add_cb(buffer->raw.get(), on_buffer_change, this),
			                           "evbuffer_add_cb");
		object = buffer.get();
		buffers_.push_back(std::move(buffer));
		break;
	}
	case ResourceKind::socketpair:
	case ResourceKind::pipe: {
		auto pair = std::make_unique<FdPair>();
		pair->owned = line.spec->kind == ResourceKind::pipe
		                  ? open_pipe()
		                  : open_socketpair(static_cast<int>(o[0]));
		pair->ends[0].fd = pair->owned.first.get();
		pair->ends[1].fd = pair->owned.second.get();
		object = pair.get();
		pairs_.push_back(std::move(pair));
		break;
	}
	case ResourceKind::event: {
		auto holder = std::make_unique<EventHolder>();
		holder->session = this;
		holder->callback = static_cast<EventCallback>(o[3]);
		holder->fd = static_cast<End *>(resolve_reference(OperandKind::end, o[1]))->fd;
		short what = 0;
		if (o[2] & 1) what |= EV_READ;
		if (o[2] & 2) what |= EV_WRITE;
		if (o[2] & 4) what |= EV_ET;
		if (o[2] & 8) what |= EV_PERSIST;
		holder->raw.reset(require(
			event_new(base_of(o[0]), holder->fd, what, on_event, holder.get()), "event_new"));
		set_priority(holder->raw.get(), o[4]);
		object = holder.get();
		events_.push_back(std::move(holder));
		break;
	}
	case ResourceKind::timer: {
		auto holder = std::make_unique<EventHolder>();
		holder->session = this;
		holder->callback = o[2] ? EventCallback::readd : EventCallback::count;
		const short what = o[1] ? EV_PERSIST : 0;
		holder->raw.reset(
			require(event_new(base_of(o[0]), -1, what, on_event, holder.get()), "event_new"));
		set_priority(holder->raw.get(), o[3]);
		object = holder.get();
		events_.push_back(std::move(holder));
		break;
	}
	case ResourceKind::timers: {
		auto group = std::make_unique<TimerGroup>();
		group->session = this;
		for (const auto us : shuffled_delays_us(o[1], o[2])) {
			group->delays.push_back({us / 1'000'000, us % 1'000'000});
			group->timers.emplace_back(
				require(event_new(base_of(o[0]), -1, 0, on_group_timer, this), "event_new"));
		}
		object = group.get();
		timer_groups_.push_back(std::move(group));
		break;
	}
	case ResourceKind::signal: {
		auto holder = std::make_unique<EventHolder>();
		holder->session = this;
		holder->signal = take_signal();
		holder->raw.reset(require(event_new(base_of(o[0]), holder->signal, EV_SIGNAL | EV_PERSIST,
		                                    on_event, holder.get()),
		                          "event_new"));
		object = holder.get();
		events_.push_back(std::move(holder));
		break;
	}
	case ResourceKind::ring: {
		auto ring = std::make_unique<Ring>();
		ring->session = this;
		ring->pass = o[3] != 0;
		for (std::int64_t i = 0; i < o[1]; ++i) {
			auto member = std::make_unique<Ring::Member>();
			member->ring = ring.get();
			member->index = static_cast<std::size_t>(i);
			member->fds = o[2] ? open_socketpair(0) : open_pipe();
			member->raw.reset(require(event_new(base_of(o[0]), member->fds.first.get(),
			                                    EV_READ | EV_PERSIST, on_ring_member, member.get()),
			                          "event_new"));
			ring->members.push_back(std::move(member));
		}
		object = ring.get();
		rings_.push_back(std::move(ring));
		break;
	}
	case ResourceKind::bufferevent_pair:
	case ResourceKind::bufferevent_socket: {
		auto pair = std::make_unique<BuffereventPair>();
		bufferevent *raw[2] = {};
		const int options = locking == Locking::on ? BEV_OPT_THREADSAFE : 0;
		if (line.spec->kind == ResourceKind::bufferevent_pair) {
			if (bufferevent_pair_new(base_of(o[0]), options, raw) != 0) raw[0] = nullptr;
			require(raw[0], "bufferevent_pair_new");
		} else {
			auto fds = open_socketpair(0);
			Fd *owned[2] = {&fds.first, &fds.second};
			for (int side = 0; side < 2; ++side) {
				raw[side] = require(bufferevent_socket_new(base_of(o[0]), owned[side]->get(),
				                                           options | BEV_OPT_CLOSE_ON_FREE),
				                    "bufferevent_socket_new");
				owned[side]->release();
				pair->sides[side].raw.reset(raw[side]);
			}
		}
		for (int side = 0; side < 2; ++side) {
			auto &s = pair->sides[side];
			s.session = this;
			s.echo = side == 1 && o[1] != 0;
			if (s.raw.get() != raw[side]) s.raw.reset(raw[side]);
			bufferevent_setcb(raw[side], on_bufferevent_read, nullptr, on_bufferevent_event, &s);
			bufferevent_enable(raw[side], EV_READ | EV_WRITE);
		}
		object = pair.get();
		bufferevents_.push_back(std::move(pair));
		break;
	}
	case ResourceKind::hand_buffer: object = owned_by(hand_buffers_, make_hand_buffer(o)); break;
	case ResourceKind::hand_loop: object = owned_by(hand_loops_, make_hand_loop(o)); break;
	case ResourceKind::hand_heap:
		object = owned_by(hand_heaps_, make_hand_heap(shuffled_delays_us(o[0], o[1])));
		break;
	case ResourceKind::hand_stream: object = owned_by(hand_streams_, make_hand_stream(o)); break;
	case ResourceKind::hand_signal:
		object = owned_by(hand_signals_, make_hand_signal(take_signal()));
		break;
	}
	slots_.push_back({line.spec->kind, object});
}

void *Session::resolve_reference(OperandKind kind, std::int64_t value) {
	const auto sided = kind == OperandKind::end || kind == OperandKind::bufferevent;
	auto *object = slots_[static_cast<std::size_t>(sided ? value / 2 : value)].object;
	if (kind == OperandKind::end) return &static_cast<FdPair *>(object)->ends[value % 2];
	if (kind == OperandKind::bufferevent)
		return &static_cast<BuffereventPair *>(object)->sides[value % 2];
	return object;
}

std::vector<Instruction> Session::resolve(std::span<const OperationLine> lines) {
	std::vector<Instruction> code;
	code.reserve(lines.size() + 1);
	for (const auto &line : lines) {
		Instruction instruction{line.spec->opcode, {}};
		for (std::size_t i = 0; i < max_operands; ++i) {
			const auto kind = line.spec->operands[i].kind;
			if (kind == OperandKind::none || kind == OperandKind::integer)
				instruction.operands[i].integer = line.operands[i];
			else
				instruction.operands[i].object = resolve_reference(kind, line.operands[i]);
		}
		code.push_back(instruction);
	}
	code.push_back({Opcode::end_of_loop_, {}});
	return code;
}

// Runs `action(count)` in slices, so that a program that keeps growing is stopped.
template <typename Action> void Session::slice(std::uint64_t iterations, Action &&action) {
	while (iterations > 0) {
		const auto now = std::min(iterations, slice_iterations_);
		action(now);
		unchecked_iterations_ += now;
		iterations -= now;
		if (iterations > 0) check_growth();
	}
}

void Session::run(std::uint64_t iterations) {
	const PhaseScope looping(Phase::loop);
	// A slice is 256 MiB of growth at the worst: 16,000 iterations of add and drain, four batches
	// of 75 us, so the check is outside what is timed.
	slice(iterations, [this](auto count) { interpret(*this, loop_.data(), count); });
}

std::uint64_t Session::trace(std::uint64_t iterations) {
	const PhaseScope tracing(Phase::trace);
	std::uint64_t hash = 0;
	slice(iterations, [this, &hash](auto count) {
		hash = hash_mix(hash, interpret_traced(*this, loop_.data(), count));
	});
	hash = hash_mix(hash, probe_bases());
	check_growth();
	return hash;
}

void Session::check_growth() {
	if (unchecked_iterations_ < slice_iterations_) return;
	unchecked_iterations_ = 0;
	const auto used = mallinfo2();
	if (used.uordblks + used.hblkhd > process_limit_bytes)
		throw KernelError("PROGRAM_GROWS",
		                  "the program holds more than 1 GiB; drain what the loop adds");
}

std::uint64_t Session::digest() const {
	std::uint64_t hash = 0xcbf29ce484222325u;
	for (const auto &buffer : buffers_) {
		// A frozen front refuses copyout with -1, which is then part of the digest.
		// Zeroes: what the other side's digest has left on the stack must not stand in for a copy.
		char front[4096] = {};
		const auto copied = evbuffer_copyout(buffer->raw.get(), front, sizeof front);
		hash = hash_mix(hash, evbuffer_get_length(buffer->raw.get()));
		hash = hash_mix(hash, static_cast<std::uint64_t>(copied));
		if (copied > 0) hash = hash_bytes(hash, front, static_cast<std::size_t>(copied));
	}
	for (const auto &holder : events_)
		hash = hash_mix(
			hash, static_cast<std::uint64_t>(event_pending(
					  holder->raw.get(), EV_READ | EV_WRITE | EV_TIMEOUT | EV_SIGNAL, nullptr)));
	for (const auto &pair : pairs_) {
		for (const auto &end : pair->ends) {
			int waiting = 0;
			if (::ioctl(end.fd, FIONREAD, &waiting) != 0) waiting = -1;
			hash = hash_mix(hash, static_cast<std::uint64_t>(waiting));
		}
	}
	return hash;
}

int Session::file_fd() {
	if (file_.get() < 0) file_ = open_input_file();
	return file_.get();
}

const char *Session::backend() const {
	return bases_.empty() ? "none" : event_base_get_method(bases_.front()->raw.get());
}

} // namespace evlab
