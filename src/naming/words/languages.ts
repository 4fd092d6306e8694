import type { NamingLanguage } from '../../domain/naming.ts';
import { english } from './english.ts';
import type { Lexicon } from './lexicon.ts';

export const lexiconOf: Readonly<Record<NamingLanguage, Lexicon>> = { en: english };
