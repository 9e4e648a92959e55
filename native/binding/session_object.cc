#include "session_object.h"

#include <cstdio>

#include "../kernel/batch.h"
#include "../kernel/guarded_memory.h"
#include "../kernel/lockstep.h"
#include "arguments.h"
#include "coded_error.h"

namespace evlab::binding {
namespace {

constexpr std::int64_t max_iterations = 1ll << 40;
constexpr std::size_t fixed_fields = 6; // elapsed, returns, bytes, events, digest high, low

void store(const Batch &batch, double *out) {
	*out++ = static_cast<double>(batch.elapsed_ns);
	*out++ = static_cast<double>(static_cast<std::int64_t>(batch.tally.returns));
	*out++ = static_cast<double>(batch.tally.bytes);
	*out++ = static_cast<double>(batch.tally.events);
	*out++ = static_cast<double>(batch.digest >> 32);
	*out++ = static_cast<double>(batch.digest & 0xffffffffu);
	for (const auto count : batch.syscalls) *out++ = static_cast<double>(count);
}

} // namespace

Napi::Function SessionObject::define(Napi::Env env) {
	return DefineClass(env, "Session",
	                   {
						   InstanceMethod<&SessionObject::run>("run"),
						   InstanceMethod<&SessionObject::trace>("trace"),
						   InstanceMethod<&SessionObject::lockstep>("lockstep"),
						   InstanceMethod<&SessionObject::backend>("backend"),
						   InstanceMethod<&SessionObject::close>("close"),
					   });
}

SessionObject::SessionObject(const Napi::CallbackInfo &info) : ObjectWrap(info) {
	const auto text = text_argument(info, 0, "program");
	// The timed operations free libevent's memory themselves, without a question whose it is.
	if (libevent_memory_is_guarded())
		throw coded(info.Env(), "BUSY", "this copy's memory is guarded: programs need another");
	session_ = guarded(info.Env(), [&] { return std::make_unique<Session>(parse_program(text)); });
}

Session &SessionObject::opened(Napi::Env env) {
	if (!session_) throw coded(env, "CLOSED", "this session is closed");
	return *session_;
}

// run(iterations, out: Float64Array): fills `out`; an out-array, because a batch of 50 µs should
// not be followed by garbage.
Napi::Value SessionObject::run(const Napi::CallbackInfo &info) {
	auto &session = opened(info.Env());
	const auto iterations = integer_argument(info, 0, "iterations", 1, max_iterations);
	if (!info[1].IsTypedArray() ||
	    info[1].As<Napi::TypedArray>().TypedArrayType() != napi_float64_array ||
	    info[1].As<Napi::TypedArray>().ElementLength() < fixed_fields + syscall_count)
		reject_operand(info, "out",
		               "a Float64Array of " + std::to_string(fixed_fields + syscall_count));
	auto out = info[1].As<Napi::Float64Array>();
	guarded(info.Env(),
	        [&] { store(run_batch(session, static_cast<std::uint64_t>(iterations)), out.Data()); });
	return info.Env().Undefined();
}

// trace(iterations): string, a hash over every operation's result and the state after it.
Napi::Value SessionObject::trace(const Napi::CallbackInfo &info) {
	auto &session = opened(info.Env());
	const auto iterations = integer_argument(info, 0, "iterations", 1, 100'000);
	return guarded(info.Env(), [&] {
		char text[17];
		std::snprintf(
			text, sizeof text, "%016llx",
			static_cast<unsigned long long>(session.trace(static_cast<std::uint64_t>(iterations))));
		return Napi::String::New(info.Env(), text);
	});
}

// lockstep(iterations, turns: Uint8Array, self, tokenIn, tokenOut): Float64Array with elapsed
// ns, bytes and callbacks of each of this side's turns.
Napi::Value SessionObject::lockstep(const Napi::CallbackInfo &info) {
	auto &session = opened(info.Env());
	const auto iterations = integer_argument(info, 0, "iterations", 1, max_iterations);
	const auto turns = bytes_argument(info, 1, "turns", 1 << 20);
	const auto self = integer_argument(info, 2, "self", 0, 1);
	const auto token_in = integer_argument(info, 3, "tokenIn", 0, 1 << 20);
	const auto token_out = integer_argument(info, 4, "tokenOut", 0, 1 << 20);
	return guarded(info.Env(), [&] {
		const auto taken =
			run_lockstep(session, static_cast<std::uint64_t>(iterations),
		                 {reinterpret_cast<const std::uint8_t *>(turns.data()), turns.size()},
		                 static_cast<std::uint8_t>(self), static_cast<int>(token_in),
		                 static_cast<int>(token_out));
		auto out = Napi::Float64Array::New(info.Env(), 3 * taken.size());
		auto *next = out.Data();
		for (const auto &turn : taken)
			for (const auto value : {turn.elapsed_ns, turn.bytes, turn.events})
				*next++ = static_cast<double>(value);
		return out;
	});
}

Napi::Value SessionObject::backend(const Napi::CallbackInfo &info) {
	return Napi::String::New(info.Env(), opened(info.Env()).backend());
}

Napi::Value SessionObject::close(const Napi::CallbackInfo &info) {
	session_.reset();
	return info.Env().Undefined();
}

} // namespace evlab::binding
