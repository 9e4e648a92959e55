import type { HostCheck } from "../model/host-check.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { judgeClock } from "./clock.ts";
import { judgeInstruments } from "./instruments.ts";
import { judgeNeighbours } from "./neighbours.ts";

/** From facts to checks, what disturbs most first. Pure. */
export function judgeHost(facts: HostFacts): readonly HostCheck[] {
	return [...judgeNeighbours(facts), ...judgeClock(facts), ...judgeInstruments(facts)];
}
