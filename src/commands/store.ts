import type { Config } from '../config/resolve.ts';
import { openStore, type Store } from '../warehouse/store.ts';
import { effectsOf, type Terminal } from './terminal.ts';

/** The warehouse that a config names. */
export const storeOf = ({ warehouse }: Pick<Config, 'warehouse'>, terminal: Terminal): Promise<Store> =>
  openStore(warehouse, effectsOf(terminal));
