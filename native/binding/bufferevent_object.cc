#include "bufferevent_object.h"

#include "../kernel/operand.h"
#include "arguments.h"
#include "evbuffer_object.h"

namespace evlab::binding {
namespace {

short mask_argument(const Napi::CallbackInfo &info) {
	const auto mask = integer_argument(info, 0, "what", 0, EV_READ | EV_WRITE);
	if (mask & ~(EV_READ | EV_WRITE))
		reject_operand(info, "what", "a mask of EV_READ and EV_WRITE");
	return static_cast<short>(mask);
}

EvbufferObject &buffer_argument(const Napi::CallbackInfo &info) {
	return object_argument<EvbufferObject>(info, 0, "buffer", "an Evbuffer");
}

} // namespace

Napi::Function BuffereventObject::define(Napi::Env env) {
	return DefineClass(env, "Bufferevent",
	                   {
						   InstanceMethod<&BuffereventObject::write>("write"),
						   InstanceMethod<&BuffereventObject::write_buffer>("writeBuffer"),
						   InstanceMethod<&BuffereventObject::take>("take"),
						   InstanceMethod<&BuffereventObject::enable>("enable"),
						   InstanceMethod<&BuffereventObject::disable>("disable"),
						   InstanceMethod<&BuffereventObject::input_length>("inputLength"),
						   InstanceMethod<&BuffereventObject::output_length>("outputLength"),
						   InstanceMethod<&BuffereventObject::close>("close"),
					   });
}

BuffereventObject::BuffereventObject(const Napi::CallbackInfo &info) : ObjectWrap(info) {
	const auto env = info.Env();
	auto state = std::make_shared<State>();
	state->base = object_argument<EventBaseObject>(info, 0, "base", "an EventBase").opened(env);
	state->pair =
		object_argument<DescriptorPairObject>(info, 1, "pair", "a DescriptorPair").opened(env);
	const auto side = integer_argument(info, 2, "side", 0, 1);
	const auto deferred = boolean_argument(info, 3, "deferred");
	if (!info[4].IsFunction()) reject_operand(info, "callback", "a function");
	state->callback = Napi::Persistent(info[4].As<Napi::Function>());
	state->raw.reset(bufferevent_socket_new(state->base->raw.get(),
	                                        DescriptorPairObject::descriptor(*state->pair, side),
	                                        deferred ? BEV_OPT_DEFER_CALLBACKS : 0));
	if (!state->raw) throw coded(env, "OUT_OF_MEMORY", "bufferevent_socket_new failed");
	++state->pair->bufferevents;
	bufferevent_setcb(
		state->raw.get(),
		[](bufferevent *, void *held) { fire(*static_cast<State *>(held), 0, 0); },
		[](bufferevent *, void *held) { fire(*static_cast<State *>(held), 1, 0); },
		[](bufferevent *, short what, void *held) { fire(*static_cast<State *>(held), 2, what); },
		state.get());
	state_ = std::move(state);
}

void BuffereventObject::fire(State &state, int kind, short what) {
	// The callback may close this bufferevent, even its base: what is used below is held here.
	const auto base = state.base;
	base->charge();
	const auto env = state.callback.Env();
	Napi::HandleScope scope(env);
	const auto function = state.callback.Value();
	try {
		function.Call({Napi::Number::New(env, kind), Napi::Number::New(env, what)});
	} catch (const Napi::Error &error) {
		// No JavaScript exception may cross libevent's frames.
		base->thrown = error;
		event_base_loopbreak(base->raw.get());
	}
}

BuffereventObject::State &BuffereventObject::opened(Napi::Env env) {
	if (!state_) throw coded(env, "CLOSED", "this bufferevent is closed");
	return *state_;
}

// write(data): bufferevent_write's result.
Napi::Value BuffereventObject::write(const Napi::CallbackInfo &info) {
	auto &state = opened(info.Env());
	const auto data = bytes_argument(info, 0, "data", max_bytes);
	if (evbuffer_get_length(bufferevent_get_output(state.raw.get())) > 64 * max_bytes)
		throw coded(info.Env(), "OUT_OF_MEMORY", "a bufferevent handle holds at most 64 MiB");
	return Napi::Number::New(info.Env(),
	                         bufferevent_write(state.raw.get(), data.data(), data.size()));
}

// writeBuffer(buffer): everything in it, without a copy.
Napi::Value BuffereventObject::write_buffer(const Napi::CallbackInfo &info) {
	auto &state = opened(info.Env());
	auto *buffer = buffer_argument(info).opened(info.Env());
	return Napi::Number::New(info.Env(), bufferevent_write_buffer(state.raw.get(), buffer));
}

// take(buffer): moves all input there, without a copy; it may outlive this and the base.
Napi::Value BuffereventObject::take(const Napi::CallbackInfo &info) {
	auto &state = opened(info.Env());
	auto &buffer = buffer_argument(info);
	auto *raw = buffer.opened(info.Env());
	buffer.refuse_overflow(info, evbuffer_get_length(bufferevent_get_input(state.raw.get())));
	return Napi::Number::New(info.Env(), bufferevent_read_buffer(state.raw.get(), raw));
}

Napi::Value BuffereventObject::enable(const Napi::CallbackInfo &info) {
	auto &state = opened(info.Env());
	return Napi::Number::New(info.Env(), bufferevent_enable(state.raw.get(), mask_argument(info)));
}

Napi::Value BuffereventObject::disable(const Napi::CallbackInfo &info) {
	auto &state = opened(info.Env());
	return Napi::Number::New(info.Env(), bufferevent_disable(state.raw.get(), mask_argument(info)));
}

Napi::Value BuffereventObject::input_length(const Napi::CallbackInfo &info) {
	auto *input = bufferevent_get_input(opened(info.Env()).raw.get());
	return Napi::Number::New(info.Env(), static_cast<double>(evbuffer_get_length(input)));
}

Napi::Value BuffereventObject::output_length(const Napi::CallbackInfo &info) {
	auto *output = bufferevent_get_output(opened(info.Env()).raw.get());
	return Napi::Number::New(info.Env(), static_cast<double>(evbuffer_get_length(output)));
}

Napi::Value BuffereventObject::close(const Napi::CallbackInfo &info) {
	state_.reset();
	return info.Env().Undefined();
}

} // namespace evlab::binding
