#!/usr/bin/env node
/** The one process boundary: reads argv, prints failures, sets the exit code. */
import { CommanderError } from "commander";
import { commandLine } from "./command-line.ts";
import { accept } from "./commands/accept.ts";
import { agent } from "./commands/agent.ts";
import { bench } from "./commands/bench.ts";
import { calibrate } from "./commands/calibrate.ts";
import { calibratePower } from "./commands/calibrate-power.ts";
import { compare } from "./commands/compare.ts";
import { compareCompilers } from "./commands/compare-compilers.ts";
import { type Context, createContext } from "./commands/context.ts";
import { doctor } from "./commands/doctor.ts";
import { log } from "./commands/log.ts";
import { memoryAdd, memoryCheck, memoryFind, memoryIndex } from "./commands/memory.ts";
import { addNonStarterOf, listNonStarters } from "./commands/non-starters.ts";
import { optimize } from "./commands/optimize.ts";
import { oracle } from "./commands/oracle.ts";
import { peers } from "./commands/peers.ts";
import { profile } from "./commands/profile.ts";
import { profileHotMethods } from "./commands/profile-hot-methods.ts";
import { replay } from "./commands/replay.ts";
import { report } from "./commands/report.ts";
import { reproduce } from "./commands/reproduce.ts";
import { resume } from "./commands/resume.ts";
import { revert } from "./commands/revert.ts";
import { park, reject } from "./commands/set-aside.ts";
import { setup } from "./commands/setup.ts";
import { tryPatch } from "./commands/try.ts";
import { verify } from "./commands/verify.ts";
import { EvlabError } from "./model/errors.ts";
import { allowUnread } from "./system/unread-output.ts";

/** 0 done, 1 rejected or a gate failed, 2 could not run. */
let exitCode = 0;
const interrupt = new AbortController();
const context: Context = createContext(interrupt.signal);

const program = commandLine({
	compare: async ({ compilers, ...options }) => {
		exitCode =
			compilers === undefined
				? await compare(context, options)
				: await compareCompilers(context, { ...options, compilers });
	},
	bench: (options) => bench(context, options),
	peers: async (options) => {
		exitCode = await peers(context, options);
	},
	calibrate: async (options) => {
		exitCode = await calibrate(context, options);
	},
	power: async (options) => {
		exitCode = await calibratePower(context, options);
	},
	verify: async (options) => {
		exitCode = await verify(context, options);
	},
	oracle: async (options) => {
		exitCode = await oracle(context, options);
	},
	report: (options) => report(context, options),
	profile: (options) => profile(context, options),
	hotMethods: async (options) => {
		exitCode = await profileHotMethods(context, options);
	},
	setup: (options) => setup(context, options),
	doctor: (options) => doctor(context, options),
	tryPatch: async (options) => {
		exitCode = await tryPatch(context, options);
	},
	resume: async (options) => {
		exitCode = await resume(context, options);
	},
	accept: async (options) => {
		exitCode = await accept(context, options);
	},
	reject: (options) => reject(context, options),
	park: (options) => park(context, options),
	revert: async (options) => {
		exitCode = await revert(context, options);
	},
	log: async (options) => {
		exitCode = await log(context, options);
	},
	replay: async (options) => {
		exitCode = await replay(context, options);
	},
	reproduce: async (options) => {
		exitCode = await reproduce(context, options);
	},
	memoryAdd: (options) => memoryAdd(context, options),
	memoryFind: (options) => memoryFind(context, options),
	memoryCheck: async () => {
		exitCode = await memoryCheck(context);
	},
	memoryIndex: () => memoryIndex(context),
	nonStarters: (options) => listNonStarters(context, options),
	agent: async (options) => {
		exitCode = await agent(context, options);
	},
	optimize: async (options) => {
		exitCode = await optimize(context, options);
	},
	nonStarterAdd: (options) => addNonStarterOf(context, options),
});

/** First Ctrl-C: stop and keep what was measured. Second: stop now. */
function onInterrupt(): void {
	if (interrupt.signal.aborted) process.exit(130);
	context.progress.note("stopping; what was measured is kept (Ctrl-C again to stop at once)");
	interrupt.abort();
}
process.on("SIGINT", onInterrupt);
process.on("SIGTERM", onInterrupt);

allowUnread({ output: process.stdout, progress: process.stderr }, () => process.exit(0));

function fail(message: string, nextStep: string): void {
	context.progress.close();
	process.stderr.write(`evlab: ${message}\n  next: ${nextStep}\n`);
	exitCode = 2;
}

try {
	if (process.argv.length <= 2) program.outputHelp();
	else await program.parseAsync();
} catch (error) {
	if (error instanceof CommanderError) {
		// Help and version end this way too, with code 0.
		if (error.exitCode !== 0) {
			const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
			fail(message, "evlab --help lists the commands, evlab COMMAND --help its options");
		}
	} else if (error instanceof EvlabError) fail(error.message, error.nextStep);
	else {
		const text = error instanceof Error ? error.message : String(error);
		fail(text.split("\n")[0] ?? "unknown error", "report this with the command that led to it");
		if (process.env["EVLAB_DEBUG"]) console.error(error);
	}
}
process.exitCode = exitCode;
