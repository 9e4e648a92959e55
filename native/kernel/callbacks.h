// The fixed callbacks of programs. Each counts itself, and each is charged to the session's
// callback budget so that no program can keep a loop spinning.
#pragma once

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

namespace evlab {

void on_buffer_change(evbuffer *, const evbuffer_cb_info *info, void *session);
void on_event(evutil_socket_t fd, short what, void *event_holder);
void on_group_timer(evutil_socket_t, short, void *session);
void on_ring_member(evutil_socket_t fd, short, void *member);
void on_bufferevent_read(bufferevent *, void *bufferevent_side);
void on_bufferevent_event(bufferevent *, short what, void *bufferevent_side);

} // namespace evlab
