#pragma once

#include <napi.h>

namespace evlab::binding {

// Instance data: per copy of the addon and per Node environment, never global.
struct AddonData {
	Napi::FunctionReference session;
	Napi::FunctionReference heap_junk;
	Napi::FunctionReference descriptor_pair;
	Napi::FunctionReference evbuffer;
	Napi::FunctionReference event_base;
	Napi::FunctionReference event;
};

inline AddonData &addon_data(Napi::Env env) { return *env.GetInstanceData<AddonData>(); }

} // namespace evlab::binding
