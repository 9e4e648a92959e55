/** What a client says about its requests, or why that cannot be used. */
export type HttpLoad =
	| { readonly ok: true; readonly requests: number; readonly bytesPerRequest: number }
	| { readonly ok: false; readonly detail: string };

/** N_REQUESTS in bench_httpclient.c. */
const clientRequests = 20_000;

/**
 * Reads bench_httpclient's summary. Its own error count is always 0 and it exits with 0 when
 * nothing worked, so only the full number of answered requests counts as success.
 */
export function parseHttpClientOutput(stdout: string): HttpLoad {
	const requests = Number(/^(\d+) requests in \d+\.\d+ sec\./m.exec(stdout)?.[1]);
	const bytes = Number(/^(\d+)bytes read\./m.exec(stdout)?.[1]);
	if (requests !== clientRequests) {
		const answered = Number.isNaN(requests) ? "no" : String(requests);
		return { ok: false, detail: `${answered} of ${clientRequests} requests were answered` };
	}
	if (!(bytes > 0)) return { ok: false, detail: "no byte was read" };
	return { ok: true, requests, bytesPerRequest: bytes / requests };
}

/** Reads wrk's summary; any socket error or status other than 2xx and 3xx voids it. */
export function parseWrkOutput(stdout: string): HttpLoad {
	const trouble = /^\s*(Socket errors:.*|Non-2xx or 3xx responses:.*)$/m.exec(stdout)?.[1];
	if (trouble !== undefined) return { ok: false, detail: trouble };
	const summary = /^\s*(\d+) requests in [\d.]+\w+, ([\d.]+)([KMG]?)B read$/m.exec(stdout);
	const requests = Number(summary?.[1]);
	const scale = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[summary?.[3] ?? ""] ?? 1;
	const bytes = Number(summary?.[2]) * scale;
	// 1000 requests in 0.3 s: less than 5 % of what the slowest host seen here answers.
	if (!(requests >= 1000)) {
		return {
			ok: false,
			detail: `only ${Number.isNaN(requests) ? 0 : requests} requests were answered`,
		};
	}
	return { ok: true, requests, bytesPerRequest: bytes / requests };
}
