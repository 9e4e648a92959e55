#pragma once

#include <napi.h>

#include <memory>

#include "descriptor_pair_object.h"
#include "event_base_object.h"

namespace evlab::binding {

// JavaScript's Event(base, pair | null, side, what, callback, priority?): `what` is libevent's EV_*
// mask of EV_READ 2, EV_WRITE 4, EV_PERSIST 16, EV_ET 32; no pair makes a timer. The callback gets
// the mask that fired.
class EventObject : public Napi::ObjectWrap<EventObject> {
public:
	static Napi::Function define(Napi::Env env);
	explicit EventObject(const Napi::CallbackInfo &info);

private:
	// Destroyed bottom up: the event goes before its descriptor and its base.
	struct State {
		std::shared_ptr<BaseState> base;
		std::shared_ptr<DescriptorPairObject::Pair> pair;
		Napi::FunctionReference callback;
		LibeventPtr<event> raw;

		~State() {
			if (pair) pair->events.erase(raw.get());
		}
	};

	static void fire(evutil_socket_t, short what, void *state);

	Napi::Value add(const Napi::CallbackInfo &info);
	Napi::Value del(const Napi::CallbackInfo &info);
	Napi::Value active(const Napi::CallbackInfo &info);
	Napi::Value pending(const Napi::CallbackInfo &info);
	Napi::Value expiry_us(const Napi::CallbackInfo &info);
	Napi::Value close(const Napi::CallbackInfo &info);

	State &opened(Napi::Env env);

	std::shared_ptr<State> state_;
};

} // namespace evlab::binding
