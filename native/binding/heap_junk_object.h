#pragma once

#include <napi.h>

#include <optional>

#include "../kernel/heap_junk.h"
#include "arguments.h"

namespace evlab::binding {

// JavaScript's HeapJunk(seed): holds random allocations until close().
class HeapJunkObject : public Napi::ObjectWrap<HeapJunkObject> {
public:
	static Napi::Function define(Napi::Env env) {
		return DefineClass(env, "HeapJunk", {InstanceMethod<&HeapJunkObject::close>("close")});
	}
	explicit HeapJunkObject(const Napi::CallbackInfo &info)
		: ObjectWrap(info), junk_(HeapJunk(static_cast<std::uint64_t>(
								integer_argument(info, 0, "seed", 0, 1ll << 53)))) {}

private:
	Napi::Value close(const Napi::CallbackInfo &info) {
		junk_.reset();
		return info.Env().Undefined();
	}

	std::optional<HeapJunk> junk_;
};

} // namespace evlab::binding
