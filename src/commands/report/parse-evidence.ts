import { z } from "zod";
import { Comparison } from "../../model/comparison.ts";
import { EvlabError } from "../../model/errors.ts";
import { GateReport } from "../../model/gate.ts";
import { ProfilePair } from "../../model/profile.ts";

/** A stored record of a kind that a report shows. */
export type Evidence =
	| { readonly kind: "comparison"; readonly record: Comparison }
	| { readonly kind: "gate"; readonly record: GateReport }
	| { readonly kind: "profile"; readonly record: ProfilePair };

const Tagged = z.looseObject({ schema: z.string() });

/**
 * What a JSON text is a record of, by its own schema; null for one that a report has no place for.
 * Throws BAD_INPUT, naming the field, for a record that is not what it says it is.
 */
export function parseEvidence(path: string, text: string): Evidence | null {
	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch (error) {
		throw refused(`${path}: not JSON`, error);
	}
	const tagged = Tagged.safeParse(data);
	if (!tagged.success) return null;
	switch (tagged.data.schema) {
		case "evlab.comparison/1":
			return { kind: "comparison", record: parsed(path, Comparison, data) };
		case "evlab.gate/1":
			return { kind: "gate", record: parsed(path, GateReport, data) };
		case "evlab.profile-pair/1":
			return { kind: "profile", record: parsed(path, ProfilePair, data) };
		default:
			return null;
	}
}

function parsed<Record>(path: string, schema: z.ZodType<Record>, data: unknown): Record {
	const result = schema.safeParse(data);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw refused(`${path}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not a record"}`);
}

function refused(message: string, cause?: unknown): EvlabError {
	return new EvlabError("BAD_INPUT", message, recordsWanted, { cause });
}

export const recordsWanted =
	"name an EXP-NNN, or a comparison.json as `evlab compare` reports it at its end";
