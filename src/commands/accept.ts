import { EvlabError } from "../model/errors.ts";
import type { Experiment, ExperimentId } from "../model/experiment.ts";
import type { Variant } from "../model/variant.ts";
import { type Ledger, openLedger } from "../record/ledger.ts";
import { composePatch } from "../source/compose-patch.ts";
import { requireCleanTree } from "../source/tip.ts";
import type { Context } from "./context.ts";
import { renderLedger } from "./log.ts";
import { resolveVariants } from "./prepare.ts";
import { candidateOfRecord } from "./tip/candidate-of-record.ts";
import { changeTip, completeTipChange, withTipLock } from "./tip/change-tip.ts";
import { type FinalGate, fullGate } from "./tip/full-gate.ts";
import { measureAgain } from "./tip/measure-again.ts";

export interface AcceptOptions {
	readonly experiment: ExperimentId;
	readonly json?: boolean | undefined;
}

/**
 * `evlab accept`: the full gate, then the change becomes the tip, a numbered patch and an event.
 * Only for what the rule accepts; on another tip than it was measured against it is measured
 * again, as an experiment of its own. The exit code: 0 accepted, 1 rejected on the way.
 */
export async function accept(
	context: Context,
	options: AcceptOptions,
	/** Always the full one, but in a dry run, which has minutes. */
	gate: FinalGate = fullGate,
): Promise<number> {
	const ledger = openLedger(context.files, context.layout);
	const exitCode = await withTipLock(context, async () => {
		await completeTipChange(context, ledger);
		await requireCleanTree({ layout: context.layout, ports: context });
		const [tip] = await resolveVariants(context, ["tip"]);
		if (tip === undefined) throw new Error("unreachable: one spec gives one variant");
		const asked = await acceptable(ledger, options.experiment);
		const experiment =
			asked.base.commit === tip.commit ? asked : await again(context, ledger, asked, tip);
		if (experiment === null) return 1;
		return acceptOn(context, ledger, experiment, tip, { ...options, gate });
	});
	await renderLedger(context);
	return exitCode;
}

async function acceptOn(
	context: Context,
	ledger: Ledger,
	experiment: Experiment,
	tip: Variant,
	options: AcceptOptions & { readonly gate: FinalGate },
): Promise<number> {
	const { id, title } = experiment;
	const candidate = await candidateOfRecord(context, ledger, experiment);
	const failure = await options.gate(context, candidate);
	if (failure !== null) {
		await ledger.appendEvent({ experiment: id, event: { kind: "rejected", reason: failure } });
		context.progress.close();
		context.print(`${id} is rejected: ${failure}`);
		return 1;
	}
	const patch = await composePatch(
		{ layout: context.layout, ports: context },
		{ base: tip.commit, commit: candidate.commit, subject: title, body: messageOf(experiment) },
	);
	await changeTip(context, ledger, {
		schema: "evlab.tip-change/1",
		experiment: id,
		patch: { name: patch.name, text: patch.text },
		from: tip.commit,
		to: patch.tip,
		what: { kind: "accept" },
	});
	context.progress.close();
	context.print(
		options.json === true
			? JSON.stringify({ experiment: id, patch: patch.name, tip: patch.tip })
			: `${id} is accepted: libevent/patches/${patch.name}, tip ${patch.tip.slice(0, 12)}`,
	);
	return 0;
}

/** Throws BAD_INPUT, with why, for whatever cannot be accepted; there is no way to force it. */
async function acceptable(ledger: Ledger, id: ExperimentId): Promise<Experiment> {
	const experiment = await ledger.read(id);
	const refuse = (why: string, next: string) => new EvlabError("BAD_INPUT", `${id} ${why}`, next);
	const findings = (await ledger.check()).filter(({ where }) => where === id);
	const [damage] = findings;
	if (damage !== undefined) {
		throw new EvlabError("RECORD_MISMATCH", `${id}: ${damage.what}`, damage.next);
	}
	const { kind, reason } = experiment.decision;
	if (kind !== "accept") {
		throw refuse(`was not found acceptable (${kind}: ${reason})`, "change it and try it again");
	}
	const status = await ledger.statusOf(id);
	if (status === "recorded") return experiment;
	throw refuse(`is ${status} already`, `evlab log ${id} says when and why`);
}

/** The experiment on the tip of now, or null when it does not hold there. */
async function again(
	context: Context,
	ledger: Ledger,
	experiment: Experiment,
	tip: Variant,
): Promise<Experiment | null> {
	const { id, base } = experiment;
	context.progress.note(
		`${id} was measured against ${base.commit.slice(0, 12)}, the tip is ${tip.commit.slice(0, 12)}: it is measured again`,
	);
	const second = await measureAgain(context, ledger, experiment);
	if (second.decision.kind === "accept") return second;
	context.progress.close();
	context.print(
		`${id} does not hold on this tip: ${second.id} is ${second.decision.kind}, ${second.decision.reason}`,
	);
	return null;
}

function messageOf({ id, hypothesis, decision }: Experiment): string {
	const gains =
		decision.kind === "accept"
			? decision.gains.map(
					({ workload, confirmed }) =>
						`  ${workload}: ${(100 * Math.expm1(-confirmed)).toFixed(1)} % time`,
				)
			: [];
	return [hypothesis, "", ...gains, "", `Experiment: ${id}`].join("\n");
}
