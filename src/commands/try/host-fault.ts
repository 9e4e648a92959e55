import { EvlabError } from "../../model/errors.ts";

/** What compilers and linkers say when the host, not the source, is in the way. */
const hostWords = /no space left|disk quota|cannot allocate memory|fatal error: killed/i;

/** Failures that are the candidate's own: it does not compile, or what it defines is refused. */
const ownFaults: readonly string[] = ["BUILD_FAILED", "PATCH_REJECTED"];

/**
 * The compiler's words when the candidate's own sources do not build; throws everything else again:
 * a full disk rejects nobody.
 */
export function compilerComplaint(error: unknown): string {
	if (!(error instanceof EvlabError) || !ownFaults.includes(error.code)) throw error;
	if (hostWords.test(error.message)) throw error;
	return error.message;
}
