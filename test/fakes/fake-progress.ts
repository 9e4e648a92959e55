import type { Progress } from "../../src/system/ports.ts";

export interface FakeProgress extends Progress {
	/** What was said, each line with its kind: "step: …", "done: …", "note: …". */
	readonly lines: readonly string[];
}

export function createFakeProgress(): FakeProgress {
	const lines: string[] = [];
	return {
		lines,
		step: (text) => {
			const line = `step: ${text}`;
			if (lines.at(-1) !== line) lines.push(line);
		},
		done: (text) => void lines.push(`done: ${text}`),
		note: (text) => void lines.push(`note: ${text}`),
	};
}
