#pragma once

#include <napi.h>

#include <memory>
#include <optional>

#include "../kernel/libevent_ptr.h"

namespace evlab::binding {

// What a base and its events share. The native base lives until its last event is closed, so no
// order of close() calls, nor the garbage collector's, can leave an event without its base.
struct BaseState {
	LibeventPtr<event_base> raw;
	bool looping = false;
	int callbacks_left = 0;            // of this loop(): see EventBaseObject::loop
	std::optional<Napi::Error> thrown; // by a callback; rethrown when the loop has returned

	// Every callback's first act: ends a loop that would run for ever.
	void charge() {
		if (--callbacks_left <= 0) event_base_loopbreak(raw.get());
	}
};

// JavaScript's EventBase(backend | "", changelist, priorities = 1).
class EventBaseObject : public Napi::ObjectWrap<EventBaseObject> {
public:
	static Napi::Function define(Napi::Env env);
	explicit EventBaseObject(const Napi::CallbackInfo &info);

	std::shared_ptr<BaseState> opened(Napi::Env env) const;

private:
	Napi::Value loop(const Napi::CallbackInfo &info);
	Napi::Value stop(const Napi::CallbackInfo &info);
	Napi::Value backend(const Napi::CallbackInfo &info);
	Napi::Value close(const Napi::CallbackInfo &info);

	std::shared_ptr<BaseState> state_;
};

} // namespace evlab::binding
