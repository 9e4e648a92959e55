import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { peers } from "../../src/commands/peers.ts";
import { PeersResult } from "../../src/model/peers.ts";
import type { FakeProgram } from "../fakes/fake-shell.ts";
import { honestLine, ringJob } from "../fixtures/peers.ts";
import { createLab } from "./lab.ts";

interface World {
	readonly installed?: boolean;
	readonly line?: (text: string, side: string) => string;
}

async function lab({ installed = true, line = (text) => text }: World = {}) {
	const compile: FakeProgram = ({ args }) => {
		const archive = /^-print-file-name=(.+)$/.exec(args[0] ?? "")?.[1];
		if (archive !== undefined) return { stdout: installed ? join(root, archive) : archive };
		const output = args[args.indexOf("-o") + 1];
		if (args.includes("-o") && output !== undefined) writeFileSync(output, "program");
		return {};
	};
	const start: FakeProgram = ({ args }) => {
		const at = args.findIndex((arg) => arg.startsWith("job="));
		const side = basename(args[at - 1] ?? "");
		return { stdout: line(JSON.stringify(honestLine(args, side === "libev" ? 100 : 200)), side) };
	};
	const made = await createLab({ programs: { "g++": compile, prlimit: start } });
	const { root } = made.context.layout;
	const write = (path: string, text: string): void => {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	};
	for (const name of ["libev.a", "libuv_a.a"]) write(name, "archive");
	write("native/peers/main.cc", "main");
	for (const name of ["clock.h", "syscall_counts.h", "syscall_counts.cc", "wrapped_symbols.txt"]) {
		write(`native/kernel/${name}`, "read\n");
	}
	write("bench/peers/ring.ts", "// as compiled");
	write("dist/bench/peers/ring.js", `export default [${JSON.stringify(ringJob)}];`);
	return made;
}

test("all four in blocks, as JSON: everyone's time beside upstream's, and every sample", async () => {
	const { context, printed } = await lab();
	const options = { variant: "tip", json: true, seed: 3, budgetSeconds: 0 } as const;
	expect(await peers(context, options)).toBe(0);
	const result = PeersResult.parse(JSON.parse(printed[0] ?? ""));
	expect(result.rows.map(({ side, state }) => [side, state])).toEqual(
		["upstream", "candidate", "libev", "libuv"].map((side) => [side, "measured"]),
	);
	const libev = result.rows.find(({ side }) => side === "libev");
	expect(libev).toMatchObject({ effect: { units: 8 } });
	expect(libev?.state === "measured" && libev.effect?.logRatio).toBeCloseTo(Math.log(2), 2);
	expect(result.samples).toHaveLength(8 * 8);
	const [run] = await context.files.list(context.layout.runs);
	const kept = readFileSync(join(context.layout.runs, run ?? "", "samples.jsonl"), "utf8");
	expect(kept.trim().split("\n")).toHaveLength(8 * 8);
});

test("a table by default, Markdown when asked", async () => {
	const { context, printed } = await lab();
	await peers(context, { variant: "tip", budgetSeconds: 0 });
	expect(printed.some((line) => line.includes("libevent upstream"))).toBe(true);
	await peers(context, { variant: "tip", budgetSeconds: 0, markdown: true });
	expect(printed.some((line) => line.startsWith("| peers/ring-small |"))).toBe(true);
});

test("who counts wrong is void, and the exit code says so", async () => {
	const wrong = (text: string, side: string): string =>
		side === "libuv" ? text.replace(/"events":\d+/, '"events":1') : text;
	const { context, printed } = await lab({ line: wrong });
	expect(await peers(context, { variant: "tip", budgetSeconds: 0 })).toBe(1);
	expect(printed.some((line) => line.includes("wrong result of the libuv: events: 1"))).toBe(true);
});

test("without the libraries: one line with the command, before anything is built", async () => {
	const { context, shell } = await lab({ installed: false });
	await expect(peers(context, { variant: "tip" })).rejects.toMatchObject({
		code: "TOOL_MISSING",
		nextStep: "apt-get install libev-dev libuv1-dev",
	});
	expect(shell.calls.some(({ args }) => args.includes("configure"))).toBe(false);
});

test("a filter that matches nothing is said at once", async () => {
	const { context } = await lab();
	await expect(peers(context, { variant: "tip", filter: "nothing" })).rejects.toMatchObject({
		code: "BAD_INPUT",
	});
});
