import type { AcceptanceRule } from "./decide-stage.ts";

/** Nothing is accepted without a rule. */
export const acceptanceRule: AcceptanceRule = async () => ({
	kind: "park",
	reason: "confirmed; the rule of acceptance is not part of this build of evlab",
	needs: "src/decide/acceptance.ts",
});
