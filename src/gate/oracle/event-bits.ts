/** libevent's EV_* bits. */
export const timeoutBit = 1;
export const readBit = 2;
export const writeBit = 4;
export const persistBit = 16;
