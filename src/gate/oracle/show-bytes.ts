import { createHash } from "node:crypto";
import type { Bytes } from "../../model/oracle-script.ts";

/** The bytes a script means. In a pattern of 251 values no shift by a chain's size goes unseen. */
export function bytesOf(data: Bytes): Buffer {
	if (typeof data === "string") return Buffer.from(data, "latin1");
	const [size, seed] = data;
	return Buffer.from(Uint8Array.from({ length: size }, (_, i) => (seed + i) % 251));
}

const shownWhole = 32;

/** Short bytes as they are, long ones by length and hash. */
export function showBytes(bytes: Uint8Array): string {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (text.length <= shownWhole) return text.toString("latin1");
	const hash = createHash("sha1").update(text).digest("hex").slice(0, 12);
	return `${text.length} bytes, ${text.toString("latin1", 0, 8)}…, sha1 ${hash}`;
}
