import { describe, expect, test } from "vitest";
import { linkedAddress, parseCodeSegments } from "../../src/profile/code-segments.ts";
import { readelfSegments } from "../fixtures/perf-output.ts";

const segments = parseCodeSegments(readelfSegments);
const mappings = [{ start: 0x557300fd0000, length: 0x35000, fileOffset: 0x8000, path: "/b/evrun" }];

test("only what can be executed", () => {
	expect(segments).toEqual([{ fileOffset: 0x8000, linkedAt: 0x9000, size: 0x34781 }]);
});

describe("an address of a sample", () => {
	test("at run time, as perf up to 5 prints it", () => {
		expect(linkedAddress(0x557300fd0010, "/b/evrun", mappings, segments)).toBe(0x9010);
	});
	test("in the file, as perf 6 prints it", () => {
		expect(linkedAddress(0x8010, "/b/evrun", mappings, segments)).toBe(0x9010);
	});
	test("of nothing that is code", () => {
		expect(linkedAddress(0x10, "/b/evrun", mappings, segments)).toBeNull();
		expect(linkedAddress(0x557300fd0010, "/b/other", mappings, segments)).toBeNull();
	});
	test("the last mapping of a place holds", () => {
		const again = [...mappings, { ...mappings[0]!, fileOffset: 0x9000 }];
		expect(linkedAddress(0x557300fd0010, "/b/evrun", again, segments)).toBe(0xa010);
	});
});
