/**
 * The only units there are. An event loop is not a parser: bytes per second is not among them,
 * and a formatter that takes a Metric cannot be given it.
 */
export type Metric = "ns/op" | "events/s" | "syscalls/op" | "instructions/op";
