// bufferevent operations; data flows in callbacks.cc.
#pragma once

#include "op_event.h"

namespace evlab::op {

inline bufferevent *raw_bufferevent(const Instruction &i) {
	return i.object<BuffereventSide>(0).raw.get();
}

inline Value bufferevent_write(Session &s, const Instruction &i) {
	return moved(s, ::bufferevent_write(raw_bufferevent(i), input_data(), size_of(i, 1)),
	             size_of(i, 1));
}

inline Value bufferevent_enable(Session &, const Instruction &i) {
	return ::bufferevent_enable(raw_bufferevent(i), EV_READ | EV_WRITE);
}

inline Value bufferevent_disable(Session &, const Instruction &i) {
	return ::bufferevent_disable(raw_bufferevent(i), EV_READ | EV_WRITE);
}

inline Value bufferevent_set_watermark(Session &, const Instruction &i) {
	::bufferevent_setwatermark(raw_bufferevent(i), EV_READ, size_of(i, 1), size_of(i, 2));
	return 0;
}

// 0 means none, as in the API.
inline Value bufferevent_set_timeouts(Session &, const Instruction &i) {
	const auto read = microseconds(i.integer(1));
	const auto write = microseconds(i.integer(2));
	return ::bufferevent_set_timeouts(raw_bufferevent(i), i.integer(1) ? &read : nullptr,
	                                  i.integer(2) ? &write : nullptr);
}

} // namespace evlab::op
