#include "event_object.h"

#include "../kernel/operand.h"
#include "arguments.h"

namespace evlab::binding {

Napi::Function EventObject::define(Napi::Env env) {
	return DefineClass(env, "Event",
	                   {
						   InstanceMethod<&EventObject::add>("add"),
						   InstanceMethod<&EventObject::del>("del"),
						   InstanceMethod<&EventObject::active>("active"),
						   InstanceMethod<&EventObject::pending>("pending"),
						   InstanceMethod<&EventObject::expiry_us>("expiryUs"),
						   InstanceMethod<&EventObject::close>("close"),
					   });
}

EventObject::EventObject(const Napi::CallbackInfo &info) : ObjectWrap(info) {
	const auto env = info.Env();
	auto state = std::make_shared<State>();
	state->base = object_argument<EventBaseObject>(info, 0, "base", "an EventBase").opened(env);
	int fd = -1;
	if (!info[1].IsNull()) {
		state->pair =
			object_argument<DescriptorPairObject>(info, 1, "pair", "a DescriptorPair or null")
				.opened(env);
		fd =
			DescriptorPairObject::descriptor(*state->pair, integer_argument(info, 2, "side", 0, 1));
	}
	const auto what = integer_argument(info, 3, "what", 0, EV_READ | EV_WRITE | EV_PERSIST | EV_ET);
	if (what & ~(EV_READ | EV_WRITE | EV_PERSIST | EV_ET))
		reject_operand(info, "what", "a mask of EV_READ, EV_WRITE, EV_PERSIST and EV_ET");
	if (fd < 0 && what & ~EV_PERSIST) reject_operand(info, "pair", "given for READ and WRITE");
	if (!info[4].IsFunction()) reject_operand(info, "callback", "a function");
	state->callback = Napi::Persistent(info[4].As<Napi::Function>());
	state->raw.reset(
		event_new(state->base->raw.get(), fd, static_cast<short>(what), fire, state.get()));
	if (!state->raw) throw coded(env, "OUT_OF_MEMORY", "event_new failed");
	if (!info[5].IsUndefined()) {
		const auto last = event_base_get_npriorities(state->base->raw.get()) - 1;
		const auto priority = integer_argument(info, 5, "priority", 0, last);
		event_priority_set(state->raw.get(), static_cast<int>(priority));
	}
	if (state->pair) state->pair->events.insert(state->raw.get());
	state_ = std::move(state);
}

void EventObject::fire(evutil_socket_t, short what, void *argument) {
	auto &state = *static_cast<State *>(argument);
	// The callback may close this event, even its base: what is used below is held here.
	const auto base = state.base;
	base->charge();
	const auto env = state.callback.Env();
	Napi::HandleScope scope(env);
	const auto function = state.callback.Value();
	try {
		function.Call({Napi::Number::New(env, what)});
	} catch (const Napi::Error &error) {
		// No JavaScript exception may cross libevent's frames.
		base->thrown = error;
		event_base_loopbreak(base->raw.get());
	}
}

EventObject::State &EventObject::opened(Napi::Env env) {
	if (!state_) throw coded(env, "CLOSED", "this event is closed");
	return *state_;
}

// add(timeoutUs | null): event_add's result.
Napi::Value EventObject::add(const Napi::CallbackInfo &info) {
	auto &state = opened(info.Env());
	if (info[0].IsNull()) {
		return Napi::Number::New(info.Env(), event_add(state.raw.get(), nullptr));
	}
	const auto us = integer_argument(info, 0, "timeoutUs", 0, max_timeout_us);
	const timeval timeout{us / 1'000'000, us % 1'000'000};
	return Napi::Number::New(info.Env(), event_add(state.raw.get(), &timeout));
}

Napi::Value EventObject::del(const Napi::CallbackInfo &info) {
	return Napi::Number::New(info.Env(), event_del(opened(info.Env()).raw.get()));
}

Napi::Value EventObject::active(const Napi::CallbackInfo &info) {
	auto &state = opened(info.Env());
	// Re-activation from its own callback would keep a non-blocking loop spinning for ever.
	if (state.base->looping)
		throw coded(info.Env(), "BUSY", "an event is not activated while its base is in its loop");
	event_active(state.raw.get(), EV_TIMEOUT, 1);
	return info.Env().Undefined();
}

Napi::Value EventObject::pending(const Napi::CallbackInfo &info) {
	const auto mask = event_pending(opened(info.Env()).raw.get(),
	                                EV_READ | EV_WRITE | EV_TIMEOUT | EV_SIGNAL, nullptr);
	return Napi::Boolean::New(info.Env(), mask != 0);
}

// expiryUs(): when the pending timeout is due, by the wall clock; null without one.
Napi::Value EventObject::expiry_us(const Napi::CallbackInfo &info) {
	timeval due{};
	if (!(event_pending(opened(info.Env()).raw.get(), EV_TIMEOUT, &due) & EV_TIMEOUT))
		return info.Env().Null();
	return Napi::Number::New(info.Env(), static_cast<double>(due.tv_sec) * 1e6 +
	                                         static_cast<double>(due.tv_usec));
}

Napi::Value EventObject::close(const Napi::CallbackInfo &info) {
	state_.reset();
	return info.Env().Undefined();
}

} // namespace evlab::binding
