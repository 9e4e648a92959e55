import type { CodeMapping, PerfScript, RawFrame, RawSample } from "./raw-sample.ts";

/** Fields that the reader below understands. */
export const perfScriptArguments = [
	"script",
	"--no-inline",
	"--show-mmap-events",
	...["-F", "comm,tid,event,ip,sym,symoff,dso"],
];

export interface PerfScriptReader {
	line(text: string): void;
	end(): PerfScript;
}

/** Takes the lines of perf script as they come: ten thousand samples are 20 MB of text. Pure. */
export function createPerfScriptReader(): PerfScriptReader {
	const samples: RawSample[] = [];
	const mappings: CodeMapping[] = [];
	let event: string | null = null;
	let open: { command: string; frames: RawFrame[] } | null = null;
	const finish = (): void => {
		if (open !== null && open.frames.length > 0) samples.push(open);
		open = null;
	};
	return {
		line(text) {
			if (text.startsWith("\t") || text.startsWith(" ".repeat(8))) {
				const frame = parseFrame(text);
				if (frame !== null) open?.frames.push(frame);
				return;
			}
			finish();
			const mapping = parseMapping(text);
			if (mapping !== null) {
				mappings.push(mapping);
				return;
			}
			const header = /^\s*(\S.*?)\s+\d+\s+(?:\d+\s+)?(\S+):\s*$/.exec(text);
			if (header === null || text.includes("PERF_RECORD_")) return;
			event ??= (header[2] ?? "").replace(/:[a-zA-Z]*$/, (flags) => (/u/.test(flags) ? ":u" : ""));
			open = { command: header[1] ?? "", frames: [] };
		},
		end() {
			finish();
			return { event, samples, mappings };
		},
	};
}

/** "    55d0 name+0x10 (/path/of/file)": names of C++ functions hold spaces and parentheses. */
function parseFrame(line: string): RawFrame | null {
	const match = /^\s+([0-9a-f]+) (.+) \((.+)\)$/.exec(line);
	if (match === null) return null;
	const symbol = (match[2] ?? "").replace(/\+0x[0-9a-f]+$/, "");
	return { address: match[1] ?? "", symbol, object: match[3] ?? "" };
}

function parseMapping(line: string): CodeMapping | null {
	const match =
		/PERF_RECORD_MMAP2? -?\d+\/-?\d+: \[0x([0-9a-f]+)\(0x([0-9a-f]+)\) @ (0x[0-9a-f]+|0)[^\]]*\]: (\S+) (.+)$/.exec(
			line,
		);
	if (match === null || !(match[4] ?? "").includes("x")) return null;
	const path = match[5] ?? "";
	if (!path.startsWith("/")) return null;
	return {
		start: Number.parseInt(match[1] ?? "", 16),
		length: Number.parseInt(match[2] ?? "", 16),
		fileOffset: Number(match[3]),
		path,
	};
}
