import { join } from 'node:path';
import type { Outside } from '../../src/sources/outside.ts';

/** A world without a network, in which no time passes. */
export function outside(base: string, more: Partial<Outside> = {}): Outside {
  return {
    base,
    scratch: join(base, 'scratch'),
    fetch: () => Promise.reject(new Error('this test has no network')),
    env: { METADATA_SERVER_DETECTION: 'none' },
    wait: async () => {},
    timeout: 1000,
    ...more,
  };
}
