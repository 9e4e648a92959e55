import type { CodeOwner } from "../model/profile.ts";

/**
 * Whose code a source file is: the build maps libevent's sources to libevent/ or
 * build/libevent/ and ours elsewhere, and upstream's programs are compiled from libevent/test. Pure.
 */
export function ownerOfSource(place: string): CodeOwner {
	if (/^(?:build\/)?libevent\/(?:\.\/)?test\//.test(place)) return "harness";
	return /^(?:build\/)?libevent\//.test(place) ? "libevent" : "harness";
}

/** Whose code a loaded file is, where it is not the subject itself. Pure. */
export function ownerOfObject(object: string): CodeOwner {
	if (/^\[(?:kernel|guest\.kernel)|\.ko(?:\.\w+)?$|^\[\w+\]$/.test(object)) {
		return object === "[vdso]" ? "libc" : object === "[unknown]" ? "other" : "kernel";
	}
	return /\/(?:libc|ld-linux|ld|libpthread)[-.][^/]*$/.test(object) ? "libc" : "other";
}
