import type { NamingLanguage } from '../../domain/naming.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import type { Lexicon } from './lexicon.ts';

export const lexiconOf: Readonly<Record<NamingLanguage, Lexicon>> = { en: english, de: german, fr: french };
