/** Is imported by a process before its own code: sends all that it fetches to the gateway of a test, and makes its pauses short. */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const gateway = process.env.KINDRED_TEST_GATEWAY;
const real = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const address = new URL(input instanceof Request ? input.url : input);
  if (address.protocol !== 'https:') return real(input, init);
  const local = `${gateway}/${address.host}${address.pathname}${address.search}`;
  return real(local, input instanceof Request ? new Request(local, new Request(input, init)) : init);
};

const pause = timers.setTimeout;
timers.setTimeout = (milliseconds, value, options) => pause((milliseconds ?? 0) / 1000, value, options);
syncBuiltinESMExports();
