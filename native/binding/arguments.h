// The binding's one place of validation: every argument is checked here and named when it is bad.
#pragma once

#include <napi.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "coded_error.h"

namespace evlab::binding {

[[noreturn]] inline void reject_operand(const Napi::CallbackInfo &info, const char *name,
                                        const std::string &expected) {
	throw coded(info.Env(), "BAD_OPERAND",
	            std::string("operand '") + name + "' must be " + expected);
}

inline std::int64_t integer_argument(const Napi::CallbackInfo &info, std::size_t index,
                                     const char *name, std::int64_t min, std::int64_t max) {
	const auto value = info[index];
	const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
	if (!(number >= static_cast<double>(min) && number <= static_cast<double>(max)) ||
	    number != std::floor(number))
		reject_operand(info, name,
		               "an integer from " + std::to_string(min) + " to " + std::to_string(max));
	return static_cast<std::int64_t>(number);
}

inline bool boolean_argument(const Napi::CallbackInfo &info, std::size_t index, const char *name) {
	if (!info[index].IsBoolean()) reject_operand(info, name, "true or false");
	return info[index].As<Napi::Boolean>().Value();
}

inline std::string text_argument(const Napi::CallbackInfo &info, std::size_t index,
                                 const char *name) {
	if (!info[index].IsString()) reject_operand(info, name, "a string");
	return info[index].As<Napi::String>().Utf8Value();
}

// The view points into the caller's array: valid until control returns to JavaScript.
inline std::string_view bytes_argument(const Napi::CallbackInfo &info, std::size_t index,
                                       const char *name, std::size_t max) {
	if (!info[index].IsTypedArray() ||
	    info[index].As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array)
		reject_operand(info, name, "a Uint8Array");
	const auto array = info[index].As<Napi::Uint8Array>();
	if (array.ByteLength() > max)
		reject_operand(info, name, "at most " + std::to_string(max) + " bytes");
	// A detached or empty array has no data pointer.
	return array.ByteLength() == 0
	           ? std::string_view("", 0)
	           : std::string_view(reinterpret_cast<const char *>(array.Data()), array.ByteLength());
}

// One address per class and copy of the addon: what tells its objects from all others.
template <typename T> inline char class_anchor = 0;

template <typename T> napi_type_tag class_tag() {
	return {reinterpret_cast<std::uintptr_t>(&class_anchor<T>), 0x65766c6162};
}

// For constructors: marks `this` as a T of this copy.
template <typename T> void mark_object(const Napi::CallbackInfo &info) {
	const auto tag = class_tag<T>();
	if (napi_type_tag_object(info.Env(), info.This(), &tag) != napi_ok)
		throw coded(info.Env(), "BAD_OPERAND", "this object is taken already");
}

// The native object behind argument `index`. Checked by its mark: `instanceof` is JavaScript's to
// change, by setPrototypeOf, Reflect.construct or Symbol.hasInstance.
template <typename T>
T &object_argument(const Napi::CallbackInfo &info, std::size_t index, const char *name,
                   const char *expected) {
	const auto tag = class_tag<T>();
	bool marked = false;
	void *wrapped = nullptr;
	if (!info[index].IsObject() ||
	    napi_check_object_type_tag(info.Env(), info[index], &tag, &marked) != napi_ok || !marked ||
	    napi_unwrap(info.Env(), info[index], &wrapped) != napi_ok || !wrapped)
		reject_operand(info, name, expected);
	return *static_cast<T *>(wrapped);
}

} // namespace evlab::binding
