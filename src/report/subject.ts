import type { Comparison } from "../model/comparison.ts";
import type { Experiment, ExperimentEvent } from "../model/experiment.ts";
import type { GateReport } from "../model/gate.ts";
import type { ProfilePair } from "../model/profile.ts";
import type { WorkloadPoints } from "../model/workload-points.ts";
import type { Findings } from "./comparison-json.ts";

/** A comparison with what follows from it. */
export interface ComparisonView {
	/** "comparison", or the stage of the experiment that made it. */
	readonly name: string;
	readonly record: Comparison;
	readonly findings: Findings;
	readonly points: readonly WorkloadPoints[];
	/** Words of --filter that choose its workloads again; null when it has all there are. */
	readonly filter: string | null;
	/** The version of the rule this evlab judges by. */
	readonly currentRule: string;
}

export interface GateView {
	readonly name: string;
	readonly record: GateReport;
}

export interface ProfileView {
	readonly record: ProfilePair;
	/** Differential flame graphs as SVG; none where no stacks were to be had. */
	readonly flameGraphs: readonly { readonly workload: string; readonly svg: string }[];
}

export interface ExperimentView {
	readonly record: Experiment;
	readonly events: readonly ExperimentEvent[];
}

/** One change: what was measured of it, tested and decided. */
export interface Subject {
	readonly title: string;
	readonly experiment: ExperimentView | null;
	/** The one that counts first. */
	readonly comparisons: readonly ComparisonView[];
	readonly gates: readonly GateView[];
	readonly profile: ProfileView | null;
	/** As submitted; its path is relative to the checkout of evlab. */
	readonly patch: { readonly path: string; readonly text: string } | null;
}

/** All experiments there are; a record that cannot be read counts, too. */
export interface LedgerView {
	readonly experiments: readonly ExperimentView[];
	readonly corrupt: readonly { readonly id: string; readonly why: string }[];
}

/** What a page, or another format of a report, is made of. */
export interface Report {
	readonly evlabVersion: string;
	/** Version and digest of the libevent release that all is measured against. */
	readonly upstream: { readonly version: string; readonly sha256: string };
	readonly subjects: readonly Subject[];
	/** Also the experiments that are no subject; null where a comparison alone is reported. */
	readonly ledger: LedgerView | null;
}
