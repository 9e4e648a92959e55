import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundedText } from "../../src/system/bounded-text.ts";

describe("boundedText", () => {
	test("keeps everything below the limit", () => {
		const text = boundedText(10);
		text.push("01234");
		text.push("56789");
		expect(text.text()).toBe("0123456789");
	});

	test("keeps the end and says how much was dropped, for any way of chunking", () => {
		fc.assert(
			fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 20 }), (chunks, limit) => {
				const text = boundedText(limit);
				for (const chunk of chunks) text.push(chunk);
				const all = chunks.join("");
				const dropped = all.length - limit;
				const expected =
					dropped <= 0
						? all
						: `[evlab dropped the first ${dropped} characters of this output]\n${all.slice(-limit)}`;
				expect(text.text()).toBe(expected);
			}),
		);
	});
});
