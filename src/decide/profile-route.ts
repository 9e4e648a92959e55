import type { HotArea } from "../model/hot-methods.ts";
import type { Attribution, Boundness, CycleBudget, OffCpu } from "../model/profile.ts";

/** Calls that move bytes or wait for them. */
export const inputOutputCalls: readonly string[] = [
	...["epoll_wait", "epoll_pwait", "epoll_pwait2", "epoll_ctl", "poll", "select", "pselect6"],
	...["read", "readv", "recvfrom", "recvmsg", "write", "writev", "sendto", "sendmsg", "sendfile"],
	...["ioctl", "fcntl"],
];
/** Calls that move no byte: with another design there would be fewer of them, or none. */
export const overheadCalls: readonly string[] = ["epoll_ctl", "ioctl", "fcntl"];

/** The routing gate: above it, user code is not where the time is. */
const syscallBound = 0.4;
/** Most of the time asleep: neither faster code nor fewer calls shorten it. */
const latencyBound = 0.5;
/** Calls worth removing, and a function worth rebuilding. */
const worthwhile = 0.1;

export const tiers = {
	1: "fewer system calls",
	2: "more bytes or events a system call",
	3: "fewer allocations",
	4: "fewer copies and scans",
	5: "shorter paths and better structures",
	6: "micro-optimisation",
} as const;
export type TierNumber = keyof typeof tiers;

export interface Route {
	readonly boundness: Boundness;
	readonly because: string;
	readonly tier: { readonly number: TierNumber; readonly evidence: string } | null;
}

export interface RouteEvidence {
	readonly budget: CycleBudget;
	readonly offCpu: OffCpu;
	readonly attribution: Attribution;
}

/** What bounds a subject, and which tier of the playbook comes next. Pure. */
export function routeOf(evidence: RouteEvidence, areas: readonly HotArea[]): Route {
	const { offCpu, attribution } = evidence;
	if (offCpu.state === "measured" && offCpu.waitingShare > latencyBound) {
		return {
			boundness: "latency",
			because: `it sleeps ${percent(offCpu.waitingShare)} of the time: CPU work is parked`,
			tier: null,
		};
	}
	const kernel = kernelShare(evidence);
	if (kernel === null) {
		return { boundness: "unknown", because: "neither samples nor CPU time were taken", tier: null };
	}
	if (kernel.share > syscallBound) {
		return { boundness: "syscall", because: kernel.text, tier: syscallTier(attribution) };
	}
	return { boundness: "cpu", because: kernel.text, tier: cpuTier(attribution, areas) };
}

function kernelShare({
	budget,
	attribution,
}: RouteEvidence): { readonly share: number; readonly text: string } | null {
	if (attribution.state === "measured" && !attribution.by.endsWith(":u")) {
		const share = sumOf(attribution.kernelBySyscall, inputOutputCalls);
		const largest = Object.entries(attribution.kernelBySyscall)
			.filter(([name]) => inputOutputCalls.includes(name))
			.slice(0, 3)
			.map(([name, part]) => `${name} ${percent(part)}`);
		const which = largest.length > 0 ? ` (${largest.join(", ")})` : "";
		return { share, text: `${percent(share)} of samples in I/O system calls${which}` };
	}
	if (budget.state === "unavailable") return null;
	const share = budget.kernelShare / Math.max(1e-9, budget.kernelShare + budget.userShare);
	return { share, text: `${percent(share)} of its CPU time in the kernel, by rusage` };
}

function syscallTier(attribution: Attribution): Route["tier"] {
	if (attribution.state === "unavailable") {
		return { number: 2, evidence: "kernel time dominates; which calls is not known" };
	}
	const { kernelBySyscall } = attribution;
	const overhead = overheadCalls.filter((name) => (kernelBySyscall[name] ?? 0) > 0);
	const share = sumOf(kernelBySyscall, overhead);
	if (share >= worthwhile) {
		return {
			number: 1,
			evidence: `${overhead.join(", ")} move no byte and take ${percent(share)}`,
		};
	}
	const [name, part] = Object.entries(kernelBySyscall)[0] ?? ["the kernel", 0];
	return {
		number: 2,
		evidence: `${name} takes ${percent(part)}, calls that move no byte ${percent(share)}`,
	};
}

function cpuTier(attribution: Attribution, areas: readonly HotArea[]): Route["tier"] {
	if (attribution.state === "unavailable") return null;
	const selfShares = new Map(attribution.symbols.map((each) => [each.symbol, each.selfShare]));
	const shares = new Map<number, { share: number; top: string; topShare: number }>();
	for (const { tier, symbols } of areas) {
		for (const { symbol } of symbols) {
			const self = selfShares.get(symbol) ?? 0;
			const sum = shares.get(tier) ?? { share: 0, top: symbol, topShare: 0 };
			if (self > sum.topShare) Object.assign(sum, { top: symbol, topShare: self });
			sum.share += self;
			shares.set(tier, sum);
		}
	}
	const [largest] = [...shares].sort(([, a], [, b]) => b.share - a.share);
	if (largest === undefined || largest[1].share < worthwhile) {
		return {
			number: 6,
			evidence: `no area of config/hot-methods.yaml reaches ${percent(worthwhile)}`,
		};
	}
	const [number, { share, top, topShare }] = largest;
	// The first two tiers are for the kernel's time, which is little here.
	const named = Math.max(3, number) as TierNumber;
	const flat = named === 5 && topShare < worthwhile;
	return {
		number: flat ? 6 : named,
		evidence: `${flat ? "a flat profile: " : ""}${top} ${percent(topShare)} of ${percent(share)} in its tier`,
	};
}

function sumOf(shares: Readonly<Record<string, number>>, names: readonly string[]): number {
	return names.reduce((sum, name) => sum + (shares[name] ?? 0), 0);
}

function percent(share: number): string {
	return `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;
}
