// Owning pointers for libevent objects: one owner each, freed exactly once.
#pragma once

#include <memory>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

namespace evlab {

struct LibeventFree {
	void operator()(event_base *p) const { event_base_free(p); }
	void operator()(event_config *p) const { event_config_free(p); }
	void operator()(event *p) const { event_free(p); }
	void operator()(evbuffer *p) const { evbuffer_free(p); }
	void operator()(bufferevent *p) const { bufferevent_free(p); }
};

template <typename T> using LibeventPtr = std::unique_ptr<T, LibeventFree>;

} // namespace evlab
