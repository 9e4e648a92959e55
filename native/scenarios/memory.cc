// Memory that is in use when nothing much is going on. Counted by malloc itself, not by pages.
#include "scenario.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include <malloc.h>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace scenarios {
namespace {

constexpr long long kib = 1024;
constexpr int buffers = 1000;
constexpr int connections = 200;

long long in_use() {
	const struct mallinfo2 info = mallinfo2();
	return static_cast<long long>(info.uordblks) + static_cast<long long>(info.hblkhd);
}

// What stays in use beyond what there was before.
template <typename Action> Outcome kept(long long allowance, Action action) {
	const long long before = in_use();
	action();
	const long long after = in_use();
	return {"", after > before ? after - before : 0, allowance};
}

} // namespace

// One byte in each: a chain more than needed is a chain per connection.
Outcome idle_buffers() {
	return kept(buffers * kib, [] {
		for (int i = 0; i < buffers; ++i) evbuffer_add(evbuffer_new(), "x", 1);
	});
}

// A small chain may stay for the next bytes; not what a burst has left.
Outcome drained_buffers() {
	return kept(2 * buffers * kib, [] {
		const std::string data(16 * kib, 'x');
		for (int i = 0; i < buffers; ++i) {
			evbuffer *buffer = evbuffer_new();
			evbuffer_add(buffer, data.data(), data.size());
			evbuffer_drain(buffer, data.size());
		}
	});
}

// 32 MiB at once, then nothing: a cache may keep 1 MiB of it.
Outcome after_burst() {
	return kept(kib * kib, [] {
		evbuffer *buffer = evbuffer_new();
		const std::string data(4000, 'x');
		for (int i = 0; i < 8 * kib; ++i) {
			evbuffer_add(buffer, data.data(), data.size());
			// In chains of its own, as a slow reader's are.
			evbuffer_expand(buffer, 4 * kib);
		}
		evbuffer_drain(buffer, evbuffer_get_length(buffer));
		evbuffer_free(buffer);
	});
}

namespace {
void drain_input(bufferevent *bev, void *) {
	evbuffer *input = bufferevent_get_input(bev);
	evbuffer_drain(input, evbuffer_get_length(input));
}
} // namespace

// Connections that have each been sent 16 KiB and are quiet now.
Outcome idle_bufferevents() {
	event_base *base = event_base_new();
	return kept(2 * connections * 4 * kib, [base] {
		const std::string data(16 * kib, 'x');
		for (int i = 0; i < connections; ++i) {
			int ends[2];
			if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0) return;
			for (const int end : ends) {
				bufferevent *bev = bufferevent_socket_new(base, end, 0);
				bufferevent_setcb(bev, drain_input, nullptr, nullptr, nullptr);
				bufferevent_enable(bev, EV_READ | EV_WRITE);
				if (end == ends[0]) bufferevent_write(bev, data.data(), data.size());
			}
			for (int pass = 0; pass < 16; ++pass)
				event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
		}
	});
}

} // namespace scenarios
