import { createHash, randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { answerTo } from "../agent/ask.ts";
import { BudgetSpent } from "../agent/budget.ts";
import { composePrompt, type Shown } from "../agent/prompt.ts";
import { createRunJournal, openRunJournal } from "../agent/run-journal.ts";
import { readSkill } from "../agent/skill.ts";
import type { Seat } from "../model/agent-run.ts";
import { EvlabError } from "../model/errors.ts";
import type { Context } from "./context.ts";
import { openAskDesk, openBackends, writeRows } from "./optimize/ask-desk.ts";
import { realBench } from "./optimize/real-bench.ts";
import { agentsDirectory } from "./optimize.ts";
import { runName } from "./run-name.ts";

export interface AgentOptions {
	readonly skill: string;
	readonly seat: Seat;
	/** Files that the question is about: a patch, a profile, a record. */
	readonly about: readonly string[];
	readonly maxUsd: number;
	readonly minutes: number;
	readonly replies: string | null;
}

/** `evlab agent <skill>`: one question to one agent. The exit code: 0 answered, 1 not. */
export async function agent(context: Context, options: AgentOptions): Promise<number> {
	const { files, layout, progress } = context;
	const { skill, seat, maxUsd } = options;
	const text = await readSkill(files, layout.root, skill);
	const shown: Shown[] = [];
	for (const path of options.about) {
		shown.push({ title: path, text: await files.readText(resolve(path)) });
	}
	// An answer is one to this question: that about another patch, left by a person, is not.
	const about = shown.map(({ title, text }) => `${title}\0${text}`).join("\0");
	const label = `${skill}-${createHash("sha256").update(about).digest("hex").slice(0, 8)}`;
	const name = runName(new Date(), "skill");
	const directory = join(agentsDirectory(context), name);
	const seats = { proposers: [seat], chair: seat, implementers: [seat] };
	const order = {
		...{ ...seats, maxUsd, maxExperiments: 1, maxHours: options.minutes / 60 },
		...{ filter: null, measureSeconds: null, oracleSeconds: null, seed: null },
		replies: options.replies,
	};
	const goOn = "run the same command again";
	const places = { exchange: join(agentsDirectory(context), "manual"), goOn };
	const backends = await openBackends(context, [seat], options.replies, places);
	const at = new Date().toISOString();
	createRunJournal(directory, { kind: "opened", schema: "evlab.agent-run/1", at, order });
	const journal = await openRunJournal(files, directory, () => new Date());
	try {
		const desk = await openAskDesk(context, journal, backends, goOn);
		progress.step(`asking ${seat.agent}`, skill);
		const answer = await answerTo(desk, {
			...{ label, prompt: composePrompt(text, shown, randomBytes(12).toString("hex")) },
			...{ seat, phase: "skill", experiment: name, files: [], mayEdit: false },
			directory: await realBench(context, directory, order).makeSources(label, false),
			timeLimitMs: options.minutes * 60_000,
		});
		progress.close();
		if (answer.state === "answered") {
			context.print(answer.text.trimEnd());
			return 0;
		}
		progress.note(`${seat.agent} gave no answer: ${answer.why}, ${answer.message}`);
		return 1;
	} catch (error) {
		if (!(error instanceof BudgetSpent)) throw error;
		const next = "give more with --max-usd, or see experiments/token-ledger.tsv";
		throw new EvlabError("BAD_INPUT", `not asked: ${error.message}`, next);
	} finally {
		await writeRows(context, journal);
		journal.close();
	}
}
