#include "hand.h"

#include <cerrno>
#include <string>

#include <unistd.h>

#include "error.h"
#include "operand.h"
#include "session.h"

namespace evlab {
namespace {

volatile std::sig_atomic_t raised[_NSIG];

void note_signal(int signal) { raised[signal] = 1; }

[[noreturn]] void out_of_descriptors(const char *what) {
	throw KernelError("FD_LIMIT", std::string(what) + ": " + std::strerror(errno) +
	                                  "; raise `ulimit -n` or use fewer descriptors");
}

Fd open_epoll() {
	Fd epoll(::epoll_create1(EPOLL_CLOEXEC));
	if (epoll.get() < 0) out_of_descriptors("epoll_create1");
	return epoll;
}

void watch(const Fd &epoll, int fd, void *holder) {
	epoll_event event{};
	event.events = EPOLLIN;
	event.data.ptr = holder;
	if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event) != 0) out_of_descriptors("epoll_ctl");
}

void on_member(Session &session, HandLoop::Member &member) {
	++session.tally.events;
	char byte;
	if (::read(member.fds.first.get(), &byte, 1) == 1) ++session.tally.bytes;
	auto &loop = *member.loop;
	if (loop.pass && loop.tokens > 0) {
		--loop.tokens;
		const auto &next = loop.members[(member.index + 1) % loop.members.size()];
		if (::write(next.fds.second.get(), "e", 1) == 1) ++session.tally.bytes;
	}
}

// One read for what is there: its end is told by the next epoll_wait, not by an EAGAIN.
std::size_t take(Session &session, int fd, char *into, std::size_t most) {
	const auto got = ::read(fd, into, most);
	if (got <= 0) return 0;
	session.tally.bytes += static_cast<std::uint64_t>(got);
	return static_cast<std::size_t>(got);
}

void on_client(Session &session, HandStream::Side &side) {
	side.stream->missing -=
		static_cast<std::int64_t>(take(session, side.fd, session.scratch(), max_bytes));
}

void on_server(Session &session, HandStream::Side &side) {
	auto &stream = *side.stream;
	if (stream.held_begin < stream.held_end) return; // what is not sent back comes first
	const auto got = take(session, side.fd, stream.held.get(), stream.read_most);
	if (!stream.echo) {
		stream.missing -= static_cast<std::int64_t>(got);
		return;
	}
	if (got == 0) return;
	const auto put = ::write(side.fd, stream.held.get(), got);
	stream.held_begin = put > 0 ? static_cast<std::size_t>(put) : 0;
	stream.held_end = got;
}

} // namespace

void count_call(Session &session) { ++session.tally.events; }

bool take_raised(int signal) {
	const bool was = raised[signal] != 0;
	raised[signal] = 0;
	return was;
}

std::unique_ptr<HandBuffer> make_hand_buffer(const Operands &o) {
	auto buffer = std::make_unique<HandBuffer>();
	buffer->capacity = static_cast<std::size_t>(o[0]);
	buffer->data.reset(new char[buffer->capacity]);
	return buffer;
}

std::unique_ptr<HandLoop> make_hand_loop(const Operands &o) {
	auto loop = std::make_unique<HandLoop>();
	const auto count = static_cast<std::size_t>(o[0]);
	loop->backend = static_cast<HandLoop::Backend>(o[1]);
	loop->pass = o[3] != 0;
	loop->members.resize(count);
	loop->ready.resize(std::max<std::size_t>(1, count));
	if (loop->backend == HandLoop::Backend::epoll) loop->epoll = open_epoll();
	FD_ZERO(&loop->selected);
	for (std::size_t i = 0; i < count; ++i) {
		auto &member = loop->members[i];
		member.loop = loop.get();
		member.index = i;
		member.callback = on_member;
		member.fds = o[2] ? open_socketpair(0) : open_pipe();
		const int fd = member.fds.first.get();
		switch (loop->backend) {
		case HandLoop::Backend::epoll: watch(loop->epoll, fd, &member); break;
		case HandLoop::Backend::poll: loop->polled.push_back({fd, POLLIN, 0}); break;
		case HandLoop::Backend::select:
			if (fd >= FD_SETSIZE)
				throw KernelError("FD_LIMIT", "select takes descriptors below 1024; use fewer");
			FD_SET(fd, &loop->selected);
			loop->descriptors = std::max(loop->descriptors, fd + 1);
			break;
		}
	}
	return loop;
}

std::unique_ptr<HandHeap> make_hand_heap(std::vector<std::int64_t> delays_us) {
	auto heap = std::make_unique<HandHeap>();
	heap->places.assign(delays_us.size(), HandHeap::absent);
	heap->nodes.reserve(delays_us.size());
	heap->delays_us = std::move(delays_us);
	heap->callback = count_call;
	return heap;
}

std::unique_ptr<HandStream> make_hand_stream(const Operands &o) {
	auto stream = std::make_unique<HandStream>();
	stream->echo = o[0] != 0;
	stream->held.reset(new char[max_bytes]);
	stream->fds = open_socketpair(0);
	stream->epoll = open_epoll();
	stream->sides[0] = {stream.get(), stream->fds.first.get(), on_client};
	stream->sides[1] = {stream.get(), stream->fds.second.get(), on_server};
	for (auto &side : stream->sides) watch(stream->epoll, side.fd, &side);
	return stream;
}

std::unique_ptr<HandSignal> make_hand_signal(int signal) {
	auto holder = std::make_unique<HandSignal>();
	holder->signal = signal;
	holder->callback = count_call;
	struct sigaction action{};
	action.sa_handler = note_signal;
	::sigaction(signal, &action, nullptr);
	return holder;
}

HandSignal::~HandSignal() {
	if (signal) std::signal(signal, SIG_DFL);
}

} // namespace evlab
