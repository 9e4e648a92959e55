#include "event_base_object.h"

#include "../kernel/fd.h"
#include "arguments.h"

namespace evlab::binding {
namespace {

// libevent goes on while an event of lower priority waits, and an event that is always ready keeps
// it waiting.
constexpr int max_callbacks_per_loop = 10'000;
constexpr int max_priorities = 16;

} // namespace

Napi::Function EventBaseObject::define(Napi::Env env) {
	return DefineClass(env, "EventBase",
	                   {
						   InstanceMethod<&EventBaseObject::loop>("loop"),
						   InstanceMethod<&EventBaseObject::stop>("stop"),
						   InstanceMethod<&EventBaseObject::backend>("backend"),
						   InstanceMethod<&EventBaseObject::close>("close"),
					   });
}

EventBaseObject::EventBaseObject(const Napi::CallbackInfo &info) : ObjectWrap(info) {
	mark_object<EventBaseObject>(info);
	const auto wanted = text_argument(info, 0, "backend");
	const auto changelist = boolean_argument(info, 1, "changelist");
	const auto priorities =
		info[2].IsUndefined() ? 1 : integer_argument(info, 2, "priorities", 1, max_priorities);
	event_set_log_callback([](int, const char *) {});
	LibeventPtr<event_config> config(event_config_new());
	if (!config) throw coded(info.Env(), "OUT_OF_MEMORY", "event_config_new failed");
	for (const char *method : {"epoll", "poll", "select"})
		if (!wanted.empty() && wanted != method) event_config_avoid_method(config.get(), method);
	event_config_set_flag(config.get(),
	                      EVENT_BASE_FLAG_IGNORE_ENV |
	                          (changelist ? EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST : 0));
	guarded(info.Env(), [] { require_descriptors(base_descriptors); });
	state_ = std::make_shared<BaseState>();
	state_->raw.reset(event_base_new_with_config(config.get()));
	if (!state_->raw || (!wanted.empty() && wanted != event_base_get_method(state_->raw.get())))
		throw coded(info.Env(), "BACKEND_UNAVAILABLE", "no event base with backend " + wanted);
	if (event_base_priority_init(state_->raw.get(), static_cast<int>(priorities)) != 0)
		throw coded(info.Env(), "OUT_OF_MEMORY", "event_base_priority_init failed");
}

std::shared_ptr<BaseState> EventBaseObject::opened(Napi::Env env) const {
	if (!state_) throw coded(env, "CLOSED", "this event base is closed");
	return state_;
}

// loop(): runs what is ready now and returns event_base_loop's result; it never blocks.
Napi::Value EventBaseObject::loop(const Napi::CallbackInfo &info) {
	const auto state = opened(info.Env()); // kept alive should a callback close this handle
	if (state->looping) throw coded(info.Env(), "BUSY", "this event base is already in its loop");
	state->looping = true;
	state->callbacks_left = max_callbacks_per_loop;
	const auto result = event_base_loop(state->raw.get(), EVLOOP_ONCE | EVLOOP_NONBLOCK);
	state->looping = false;
	if (state->thrown) {
		const auto error = *state->thrown;
		state->thrown.reset();
		throw error;
	}
	return Napi::Number::New(info.Env(), result);
}

// stop(): event_base_loopbreak; for callbacks, the loop ends after the one that runs.
Napi::Value EventBaseObject::stop(const Napi::CallbackInfo &info) {
	return Napi::Number::New(info.Env(), event_base_loopbreak(opened(info.Env())->raw.get()));
}

Napi::Value EventBaseObject::backend(const Napi::CallbackInfo &info) {
	return Napi::String::New(info.Env(), event_base_get_method(opened(info.Env())->raw.get()));
}

Napi::Value EventBaseObject::close(const Napi::CallbackInfo &info) {
	state_.reset();
	return info.Env().Undefined();
}

} // namespace evlab::binding
