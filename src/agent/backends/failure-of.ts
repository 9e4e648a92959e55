import type { AgentFailure } from "../../model/agent.ts";

/** In this order: a message of a rate limit may also speak of the account. */
const marks: readonly (readonly [AgentFailure, RegExp])[] = [
	["rate-limited", /\b429\b|\b529\b|rate.?limit|overloaded|too many requests|usage limit/i],
	[
		"not signed in",
		/\b401\b|\b403\b|invalid.{0,9}api.?key|authentication|not logged in|\/login|unauthorized/i,
	],
	["over budget", /max.?budget|credit balance|insufficient.?quota|billing/i],
	["truncated", /max.?tokens|context.?(window|length)|prompt is too long|token (limit|maximum)/i],
];

/** What an error message of a program or service comes down to, or null. Pure. */
export function failureOf(message: string): AgentFailure | null {
	return marks.find(([, mark]) => mark.test(message))?.[0] ?? null;
}
