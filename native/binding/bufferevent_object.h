#pragma once

#include <napi.h>

#include <memory>

#include "descriptor_pair_object.h"
#include "event_base_object.h"

namespace evlab::binding {

// JavaScript's Bufferevent(base, pair, side, deferred, callback): a socket bufferevent on one end
// of a pair; `deferred` is BEV_OPT_DEFER_CALLBACKS. The callback gets 0 read, 1 written or 2 event,
// and libevent's BEV_EVENT_* mask with the last. The descriptor stays the pair's.
class BuffereventObject : public Napi::ObjectWrap<BuffereventObject> {
public:
	static Napi::Function define(Napi::Env env);
	explicit BuffereventObject(const Napi::CallbackInfo &info);

private:
	// Destroyed bottom up: the bufferevent goes before its descriptor and its base.
	struct State {
		std::shared_ptr<BaseState> base;
		std::shared_ptr<DescriptorPairObject::Pair> pair;
		Napi::FunctionReference callback;
		LibeventPtr<bufferevent> raw;

		~State() {
			if (raw) --pair->bufferevents;
		}
	};

	static void fire(State &state, int kind, short what);

	Napi::Value write(const Napi::CallbackInfo &info);
	Napi::Value write_buffer(const Napi::CallbackInfo &info);
	Napi::Value take(const Napi::CallbackInfo &info);
	Napi::Value enable(const Napi::CallbackInfo &info);
	Napi::Value disable(const Napi::CallbackInfo &info);
	Napi::Value input_length(const Napi::CallbackInfo &info);
	Napi::Value output_length(const Napi::CallbackInfo &info);
	Napi::Value close(const Napi::CallbackInfo &info);

	State &opened(Napi::Env env);

	std::shared_ptr<State> state_;
};

} // namespace evlab::binding
