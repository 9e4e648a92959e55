import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createProgress } from "../../src/system/progress.ts";

function capture() {
	const written: string[] = [];
	return { written, stream: { write: (text: string) => written.push(text) } };
}

const erase = "\r\u001b[K";

describe("createProgress without a terminal", () => {
	test("writes plain lines, no escapes", () => {
		const { written, stream } = capture();
		const progress = createProgress(stream, { isTerminal: false });
		progress.step("building");
		progress.note("ccache is absent");
		progress.done("built");
		progress.close();
		expect(written.join("")).toBe("building\nccache is absent\nbuilt\n");
	});
});

describe("createProgress on a terminal", () => {
	beforeEach(() => {
		vi.useFakeTimers();
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	test("redraws the running step with its elapsed seconds, then replaces it", () => {
		const { written, stream } = capture();
		let nowMs = 1000;
		const progress = createProgress(stream, { isTerminal: true, nowMs: () => nowMs });
		progress.step("building");
		nowMs += 2100;
		vi.advanceTimersByTime(1000);
		progress.done("built");
		nowMs += 5000;
		vi.advanceTimersByTime(5000);
		expect(written).toEqual([`${erase}building 0 s`, `${erase}building 2 s`, erase, "built\n"]);
	});

	test("never fills the last column, whatever the text and the width", () => {
		const { written, stream } = capture();
		const widths = [80, 20, undefined, 0];
		const progress = createProgress(stream, { isTerminal: true, columns: () => widths.shift() });
		for (let i = 0; i < 4; i++) progress.step(`a step\twith\ncontrol ${"x".repeat(200)}`);
		const drawn = written.filter((text) => text !== erase).map((text) => text.slice(erase.length));
		expect(drawn.map((text) => [...text].length)).toEqual([79, 19, 79, 79]);
		expect(drawn[0]).toMatch(/^a step with control x+… 0 s$/);
	});

	test("a note goes above the running step", () => {
		const { written, stream } = capture();
		const progress = createProgress(stream, { isTerminal: true, nowMs: () => 0 });
		progress.step("building");
		progress.note("ccache is absent");
		progress.close();
		expect(written).toEqual([
			`${erase}building 0 s`,
			`${erase}ccache is absent\n`,
			`${erase}building 0 s`,
			erase,
		]);
	});
});
