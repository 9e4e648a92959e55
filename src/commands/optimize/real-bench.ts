import { randomInt } from "node:crypto";
import { join } from "node:path";
import type { Bench, Change } from "../../agent/bench.ts";
import { hotSpots } from "../../agent/hot-spots.ts";
import type { AgentOrder } from "../../model/agent-run.ts";
import { EvlabError } from "../../model/errors.ts";
import { Profile } from "../../model/profile.ts";
import type { Variant } from "../../model/variant.ts";
import { findRepeats } from "../../record/find-repeats.ts";
import { openLedger } from "../../record/ledger.ts";
import { openMemory } from "../../record/memory.ts";
import { readNonStarters } from "../../record/non-starters.ts";
import { refusePath } from "../../source/allowed-changes.ts";
import { describeChange } from "../../source/change.ts";
import { openLibeventTree } from "../../source/source-context.ts";
import { resolveVariant } from "../../source/variant.ts";
import { checkoutVariant } from "../../source/worktree.ts";
import { accept } from "../accept.ts";
import type { Context } from "../context.ts";
import { loadHotMethods } from "../load-hot-methods.ts";
import { renderLedger } from "../log.ts";
import { resolveVariants } from "../prepare.ts";
import { profile } from "../profile.ts";
import { settleTip } from "../tip/change-tip.ts";
import type { FinalGate } from "../tip/full-gate.ts";
import { carryOn } from "../try/carry-on.ts";
import { defaultSeconds } from "../try/default-seconds.ts";
import { openAttempt } from "../try/open-attempt.ts";

/** The loop's bench on this host; `directory` is the run's. */
export function realBench(
	context: Context,
	directory: string,
	order: AgentOrder,
	gate?: FinalGate,
): Bench {
	const { files, layout, shell } = context;
	const source = { layout, ports: context };
	const ledger = () => openLedger(files, layout);
	// What a command prints is for people; here its records are read.
	const silent = { ...context, print: () => {} };
	return {
		profile: async () => {
			const path = join(directory, "profile.json");
			await profile(silent, { variant: "tip", workload: order.filter ?? undefined, json: path });
			const record = Profile.parse(JSON.parse(await files.readText(path)));
			return hotSpots(record, (await loadHotMethods(files, layout.root)).areas);
		},
		source: async (file) => {
			if (refusePath(file) !== null) return null;
			const repository = await openLibeventTree(source);
			return repository.tryRun(["show", `${(await tipOf(context)).commit}:${file}`]);
		},
		past: async () =>
			(await ledger().entries()).flatMap((entry) => {
				if (entry.state === "corrupt") return [];
				const { title, hypothesis } = entry.experiment;
				return [{ of: entry.id, title, hypothesis }];
			}),
		nonStarters: () => readNonStarters(files, layout),
		makeSources: async (label, keep) => {
			const to = join(directory, label, "sources");
			if (keep && (await files.exists(to))) return to;
			const from = await checkoutVariant(source, (await tipOf(context)).commit);
			await files.remove(to);
			await files.makeDirectory(join(directory, label, "home"));
			const { exitCode, stderr } = await shell.run("cp", ["-a", "--", from, to]);
			if (exitCode === 0) return to;
			throw new EvlabError("BAD_INPUT", stderr.trim(), "make room on that disk");
		},
		readChange: async (label, sources, diff) => {
			try {
				return await readChange(context, { directory, label, sources, diff });
			} catch (error) {
				if (!(error instanceof EvlabError)) throw error;
				return { state: "refused", why: error.message };
			}
		},
		openTry: async ({ name, patches, ...idea }) => {
			await settleTip(context, ledger());
			const asked = {
				...{ ...idea, filter: order.filter, seed: order.seed ?? randomInt(2 ** 31) },
				budgetSeconds: order.measureSeconds ?? defaultSeconds.budgetSeconds,
				oracleSeconds: order.oracleSeconds ?? defaultSeconds.oracleSeconds,
			};
			return openAttempt(context, patches, asked, name);
		},
		finishTry: async (attempt) => {
			const { candidates } = await carryOn(context, attempt);
			await renderLedger(context);
			const ids = candidates.flatMap(({ published }) => published?.experiment ?? []);
			return Promise.all(ids.map((id) => ledger().read(id)));
		},
		accept: async (experiment) => {
			// Killed while it was accepted: that is completed first, and then it is.
			await settleTip(context, ledger());
			const status = await ledger().statusOf(experiment);
			if (status !== "recorded") return status === "accepted";
			return (await accept(silent, { experiment }, gate)) === 0;
		},
		remember: async (experiment, title, body) => {
			const memory = openMemory(files, layout);
			const known = (await memory.list()).some((entry) => entry.experiment === experiment);
			if (known) return;
			const date = new Date().toISOString().slice(0, 10);
			const line = title.replaceAll(/\s+/g, " ");
			await memory.add({ date, kind: "result", experiment, tags: ["agent"], title: line, body });
		},
	};
}

async function tipOf(context: Context): Promise<Variant> {
	const [tip] = await resolveVariants(context, ["tip"]);
	if (tip === undefined) throw new Error("unreachable: one spec gives one variant");
	return tip;
}

/** The same door for both: a directory that was edited, and the diff of a reply. */
async function readChange(
	context: Context,
	made: {
		readonly directory: string;
		readonly label: string;
		readonly sources: string;
		readonly diff: string | null;
	},
): Promise<Change> {
	const { files, layout } = context;
	const source = { layout, ports: context };
	const tip = await tipOf(context);
	const place = join(made.directory, made.label);
	await files.makeDirectory(place);
	const replied = join(place, "reply.patch");
	if (made.diff !== null) await files.writeText(replied, made.diff);
	const spec = made.diff === null ? made.sources : replied;
	const variant = await resolveVariant(source, spec, { baselineCommit: tip.commit });
	const patch = join(place, `${made.label}.patch`);
	const { patchId } = await describeChange(source, tip.commit, variant.commit, patch);
	const text = await files.readText(patch);
	if (text === "") return { state: "refused", why: "nothing was changed" };
	const entries = await openLedger(files, layout).entries();
	const nonStarters = await readNonStarters(files, layout);
	const [repeat] = findRepeats({ text, patchId }, "", entries, nonStarters);
	return { state: "change", patch, text, repeat: repeat?.text ?? null };
}
