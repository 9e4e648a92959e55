import { EvlabError } from "../model/errors.ts";
import type { ExperimentId } from "../model/experiment.ts";
import type { Variant } from "../model/variant.ts";
import { openLedger } from "../record/ledger.ts";
import { composePatch } from "../source/compose-patch.ts";
import { moveChange } from "../source/move-change.ts";
import { isPastTip, requireCleanTree } from "../source/tip.ts";
import type { Context } from "./context.ts";
import { renderLedger } from "./log.ts";
import { resolveVariants } from "./prepare.ts";
import { changeTip, completeTipChange, withTipLock } from "./tip/change-tip.ts";
import { fullGate } from "./tip/full-gate.ts";

export interface RevertOptions {
	readonly experiment: ExperimentId;
	readonly reason: string;
}

/**
 * `evlab revert`: takes an accepted change back with a patch of its own, so that nothing that was
 * ever accepted is rewritten. Sources that have never been the tip pass the full gate first. The
 * exit code: 0 reverted, 1 when the rest does not pass without it.
 */
export async function revert(
	context: Context,
	{ experiment: id, reason }: RevertOptions,
): Promise<number> {
	const ledger = openLedger(context.files, context.layout);
	const source = { layout: context.layout, ports: context };
	const exitCode = await withTipLock(context, async () => {
		await completeTipChange(context, ledger);
		await requireCleanTree(source);
		const [tip] = await resolveVariants(context, ["tip"]);
		if (tip === undefined) throw new Error("unreachable: one spec gives one variant");
		const { title } = await ledger.read(id);
		const accepted = (await ledger.events()).findLast(
			({ experiment, event }) => experiment === id && event.kind === "accepted",
		)?.event;
		if ((await ledger.statusOf(id)) !== "accepted" || accepted?.kind !== "accepted") {
			throw new EvlabError("BAD_INPUT", `${id} is not accepted`, "evlab log lists what is");
		}
		const range = { from: `${accepted.tip}^`, to: accepted.tip, reverse: true };
		const name = `the revert of ${id}`;
		const moved = await moveChange(source, range, tip.commit, name);
		const variant: Variant = { name, origin: "ref", ...moved };
		const failure = (await isPastTip(source, moved.tree)) ? null : await fullGate(context, variant);
		if (failure !== null) {
			context.progress.close();
			context.print(`${id} stays: without it the tip does not pass, ${failure}`);
			return 1;
		}
		const patch = await composePatch(source, {
			base: tip.commit,
			commit: moved.commit,
			subject: `Revert ${title}`,
			body: `${reason}\n\nReverts: ${id} (${accepted.patch})`,
		});
		await changeTip(context, ledger, {
			schema: "evlab.tip-change/1",
			experiment: id,
			patch: { name: patch.name, text: patch.text },
			from: tip.commit,
			to: patch.tip,
			what: { kind: "revert", reason },
		});
		context.progress.close();
		context.print(
			`${id} is reverted: libevent/patches/${patch.name}, tip ${patch.tip.slice(0, 12)}`,
		);
		return 0;
	});
	await renderLedger(context);
	return exitCode;
}
