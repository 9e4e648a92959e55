// The addon's entry: classes, the catalogue as data, and what proves its identity.
#include <napi.h>

#include <dlfcn.h>

#include <event2/event.h>

#include "../kernel/breadcrumb.h"
#include "../kernel/build_id.h"
#include "../kernel/catalogue.h"
#include "../kernel/guarded_memory.h"
#include "../kernel/syscall_counts.h"
#include "arguments.h"
#include "bufferevent_object.h"
#include "descriptor_pair_object.h"
#include "evbuffer_object.h"
#include "event_base_object.h"
#include "event_object.h"
#include "heap_junk_object.h"
#include "reference_object.h"
#include "session_object.h"

namespace evlab::binding {
namespace {

Napi::Object describe(Napi::Env env, const std::array<OperandSpec, max_operands> &operands) {
	auto list = Napi::Array::New(env);
	for (const auto &operand : operands) {
		if (operand.kind == OperandKind::none) break;
		auto entry = Napi::Object::New(env);
		entry.Set("name", operand.name);
		entry.Set("kind", operand_kind_name(operand.kind));
		if (operand.kind == OperandKind::integer) {
			entry.Set("min", static_cast<double>(operand.min));
			entry.Set("max", static_cast<double>(operand.max));
		}
		list.Set(list.Length(), entry);
	}
	return list;
}

Napi::Value catalogue(const Napi::CallbackInfo &info) {
	const auto env = info.Env();
	auto operations = Napi::Object::New(env);
	for (const auto &spec : operation_catalogue())
		operations.Set(spec.id, describe(env, spec.operands));
	auto resources = Napi::Object::New(env);
	for (const auto &spec : resource_catalogue())
		resources.Set(spec.id, describe(env, spec.operands));
	auto result = Napi::Object::New(env);
	result.Set("operations", operations);
	result.Set("resources", resources);
	return result;
}

Napi::Value syscall_name_list(const Napi::CallbackInfo &info) {
	auto list = Napi::Array::New(info.Env(), syscall_count);
	for (std::size_t i = 0; i < syscall_count; ++i)
		list.Set(static_cast<std::uint32_t>(i), syscall_names[i]);
	return list;
}

Napi::Value identity(const Napi::CallbackInfo &info) {
	auto result = Napi::Object::New(info.Env());
	result.Set("buildId", loaded_build_id());
	result.Set("path", loaded_path());
	result.Set("libeventVersion", event_get_version());
	return result;
}

// leaveBreadcrumbs(path): from now on this copy records its phase and operation in that file.
Napi::Value leave_breadcrumbs(const Napi::CallbackInfo &info) {
	const auto path = text_argument(info, 0, "path");
	guarded(info.Env(), [&] { map_breadcrumb(path); });
	return info.Env().Undefined();
}

// guardMemory(): for this copy's libevent, before its first object; sessions are refused from then.
Napi::Value guard_memory(const Napi::CallbackInfo &info) {
	guard_libevent_memory();
	return info.Env().Undefined();
}

Napi::Value live_blocks(const Napi::CallbackInfo &info) {
	return Napi::Number::New(info.Env(), static_cast<double>(live_guarded_blocks()));
}

// stepClock(monotonicUs, wallUs): moves the standing clock of native/virtual-clock.
Napi::Value step_clock(const Napi::CallbackInfo &info) {
	constexpr std::int64_t max_step_us = 1'000'000'000'000;
	const auto monotonic_us = integer_argument(info, 0, "monotonicUs", 0, max_step_us);
	const auto wall_us = integer_argument(info, 1, "wallUs", -max_step_us, max_step_us);
	using Step = void (*)(std::int64_t, std::int64_t);
	static const auto step = reinterpret_cast<Step>(dlsym(RTLD_DEFAULT, "evlab_step_clock"));
	if (!step)
		throw coded(info.Env(), "BAD_OPERAND",
		            "this process has no clock that can be stepped: preload virtual-clock");
	step(monotonic_us * 1000, wall_us * 1000);
	return info.Env().Undefined();
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
	exports.Set("Session", SessionObject::define(env));
	exports.Set("HeapJunk", HeapJunkObject::define(env));
	exports.Set("DescriptorPair", DescriptorPairObject::define(env));
	exports.Set("Evbuffer", EvbufferObject::define(env));
	exports.Set("Reference", ReferenceObject::define(env));
	exports.Set("Bufferevent", BuffereventObject::define(env));
	exports.Set("EventBase", EventBaseObject::define(env));
	exports.Set("Event", EventObject::define(env));
	exports.Set("catalogue", Napi::Function::New<catalogue>(env, "catalogue"));
	exports.Set("syscallNames", Napi::Function::New<syscall_name_list>(env, "syscallNames"));
	exports.Set("leaveBreadcrumbs",
	            Napi::Function::New<leave_breadcrumbs>(env, "leaveBreadcrumbs"));
	exports.Set("guardMemory", Napi::Function::New<guard_memory>(env, "guardMemory"));
	exports.Set("liveBlocks", Napi::Function::New<live_blocks>(env, "liveBlocks"));
	exports.Set("stepClock", Napi::Function::New<step_clock>(env, "stepClock"));
	exports.Set("identity", Napi::Function::New<identity>(env, "identity"));
	return exports;
}

NODE_API_MODULE(evlab, init)

} // namespace
} // namespace evlab::binding
