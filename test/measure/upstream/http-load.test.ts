import { expect, test } from "vitest";
import { parseHttpClientOutput, parseWrkOutput } from "../../../src/measure/upstream/http-load.ts";

const clientOutput = `19000 requests done
20000 requests done

20000 requests in 0.445012 sec. (44942.61 throughput)
Each took about 4.42 msec latency
84820000bytes read. 0 errors.
`;

const wrkOutput = `Running 60m test @ http://127.0.0.1:8080/ind
  1 threads and 10 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    90.12us   17.25us   1.15ms   76.47%
    Req/Sec   103.30k     6.23k  108.56k    66.67%
  30680 requests in 299.96ms, 123.91MB read
Requests/sec: 102278.60
Transfer/sec:    413.08MB
`;

test("bench_httpclient: all 20000 requests and their bytes", () => {
	expect(parseHttpClientOutput(clientOutput)).toEqual({
		ok: true,
		requests: 20_000,
		bytesPerRequest: 4241,
	});
});

test.each([
	["no server", "Nothing worked.  You probably did something dumb.\n", "no of 20000"],
	["some lost", clientOutput.replace("20000 requests in", "19990 requests in"), "19990 of 20000"],
	["no bytes", clientOutput.replace("84820000bytes", "0bytes"), "no byte was read"],
	["empty", "", "no of 20000"],
])("bench_httpclient exits with 0, and is refused: %s", (_name, stdout, detail) => {
	expect(parseHttpClientOutput(stdout)).toEqual({
		ok: false,
		detail: expect.stringContaining(detail),
	});
});

test("wrk: requests and bytes, also in other units", () => {
	const load = parseWrkOutput(wrkOutput);
	expect(load).toMatchObject({ ok: true, requests: 30_680 });
	expect(load.ok && load.bytesPerRequest).toBeCloseTo((123.91 * 2 ** 20) / 30_680, 6);
	const small = parseWrkOutput(wrkOutput.replace("123.91MB", "1.50GB"));
	expect(small.ok && small.bytesPerRequest).toBeCloseTo((1.5 * 2 ** 30) / 30_680, 6);
});

test.each([
	[
		"socket errors",
		`${wrkOutput}  Socket errors: connect 0, read 3, write 0, timeout 0\n`,
		"read 3",
	],
	["404 answers", `${wrkOutput}  Non-2xx or 3xx responses: 30680\n`, "Non-2xx"],
	["hardly an answer", wrkOutput.replace("30680 requests", "12 requests"), "only 12 requests"],
	["no summary", "unable to connect to 127.0.0.1:8080 Connection refused\n", "only 0 requests"],
])("wrk is refused: %s", (_name, stdout, detail) => {
	expect(parseWrkOutput(stdout)).toEqual({ ok: false, detail: expect.stringContaining(detail) });
});
