/** Measuring time of an attempt, a quarter of it to screen, and that of the oracle. */
export const defaultSeconds = { budgetSeconds: 240, oracleSeconds: 20 } as const;
