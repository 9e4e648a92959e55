// The native state behind each resource kind of resources.def.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "fd.h"
#include "libevent_ptr.h"

namespace evlab {

class Session;

struct Base {
	LibeventPtr<event_base> raw;
};

struct Buffer {
	LibeventPtr<evbuffer> raw;
	evbuffer_cb_entry *callback = nullptr; // owned by the evbuffer
};

struct End {
	int fd = -1;
};

struct FdPair {
	std::pair<Fd, Fd> owned;
	End ends[2];
	bool plain = true; // not in the hands of a bufferevent: its unread bytes are digested
};

enum class EventCallback : std::uint8_t { count, read, readd };

struct EventHolder {
	Session *session = nullptr;
	LibeventPtr<event> raw;
	EventCallback callback = EventCallback::count;
	int fd = -1;
	int signal = 0;             // the session's own real-time signal, for signal events
	std::int64_t armed_us = -1; // the timeout last given; asked about after a traced operation
	~EventHolder();
};

// What an operation has set a group's timers to.
enum class Armed : std::uint8_t { no, own, mirrored, now };

struct TimerGroup {
	Session *session = nullptr;
	std::vector<LibeventPtr<event>> timers;
	std::vector<timeval> delays;
	Armed armed = Armed::no;
	std::int64_t shift_us = 0; // beyond the neighbour's delay, when mirrored
};

// m descriptors pairs with a persistent read event each, like upstream's bench.
struct Ring {
	struct Member {
		Ring *ring;
		std::size_t index;
		std::pair<Fd, Fd> fds; // read side, write side
		LibeventPtr<event> raw;
	};
	Session *session = nullptr;
	bool pass = false; // a member's callback wakes its neighbour while tokens remain
	std::int64_t tokens = 0;
	std::vector<std::unique_ptr<Member>> members;
};

struct BuffereventSide {
	Session *session = nullptr;
	LibeventPtr<bufferevent> raw;
	bool echo = false;
};

struct BuffereventPair {
	BuffereventSide sides[2];
};

} // namespace evlab
