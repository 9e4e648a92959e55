#include "callbacks.h"

#include <unistd.h>

#include "session.h"

namespace evlab {
namespace {

void charge(Session &session, event_base *base) {
	++session.tally.events;
	if (--session.callback_budget <= 0) event_base_loopbreak(base);
}

} // namespace

void on_buffer_change(evbuffer *, const evbuffer_cb_info *info, void *argument) {
	auto &session = *static_cast<Session *>(argument);
	++session.tally.events;
	session.tally.bytes += info->n_added + info->n_deleted;
}

void on_event(evutil_socket_t fd, short what, void *argument) {
	auto &holder = *static_cast<EventHolder *>(argument);
	auto &session = *holder.session;
	charge(session, event_get_base(holder.raw.get()));
	if (holder.callback == EventCallback::count) return;
	if (what & EV_READ) {
		char data[4096];
		const auto size = holder.callback == EventCallback::readd ? 1 : sizeof data;
		const auto got = ::read(fd, data, size);
		if (got > 0) session.tally.bytes += static_cast<std::uint64_t>(got);
	}
	if (holder.callback == EventCallback::readd) event_add(holder.raw.get(), nullptr);
}

void on_group_timer(evutil_socket_t, short, void *argument) {
	++static_cast<Session *>(argument)->tally.events;
}

void on_ring_member(evutil_socket_t fd, short, void *argument) {
	auto &member = *static_cast<Ring::Member *>(argument);
	auto &ring = *member.ring;
	charge(*ring.session, event_get_base(member.raw.get()));
	char byte;
	if (::read(fd, &byte, 1) == 1) ++ring.session->tally.bytes;
	if (ring.pass && ring.tokens > 0) {
		--ring.tokens;
		const auto &next = *ring.members[(member.index + 1) % ring.members.size()];
		// A socketpair is written at its far end, like a pipe at its write side.
		if (::write(next.fds.second.get(), "e", 1) == 1) ++ring.session->tally.bytes;
	}
}

void on_bufferevent_read(bufferevent *raw, void *argument) {
	auto &side = *static_cast<BuffereventSide *>(argument);
	auto &session = *side.session;
	if (--session.callback_budget <= 0) event_base_loopbreak(bufferevent_get_base(raw));
	auto *input = bufferevent_get_input(raw);
	const auto length = evbuffer_get_length(input);
	// Counted in bytes, not calls: how often a bufferevent reports is its own affair.
	session.tally.bytes += length;
	if (side.echo) {
		bufferevent_write_buffer(raw, input);
	} else {
		session.received_bytes += length;
		evbuffer_drain(input, length);
	}
}

void on_bufferevent_event(bufferevent *raw, short what, void *argument) {
	auto &session = *static_cast<BuffereventSide *>(argument)->session;
	charge(session, bufferevent_get_base(raw));
	// A timeout switches the direction off; the next operation expects it on.
	if (what & BEV_EVENT_TIMEOUT)
		bufferevent_enable(raw, what & BEV_EVENT_READING ? EV_READ : EV_WRITE);
}

} // namespace evlab
