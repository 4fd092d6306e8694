import type { Rng } from '../math/rng.ts';
import type { Day } from './days.ts';
import { pick, roundTo, skewed, type Weights, within } from './draw.ts';
import { GROUPS, type Group } from './groups.ts';

export interface Person {
  readonly customerId: string;
  readonly group: string;
  readonly age: number;
  readonly gender: string;
  readonly city: string;
  readonly maritalStatus: string;
  readonly education: string;
  readonly occupation: string;
  /** Whole pounds a year. */
  readonly income: number;
  readonly language: string;
  readonly channel: string;
  readonly contactTime: string;
  readonly objects: boolean;
}

/** A person before the sheet has a number for them, with what the sales are drawn from. */
export interface Prospect extends Omit<Person, 'customerId' | 'objects'> {
  readonly kind: Group;
  /** The day of the first policy; for those who never bought, of the enquiry. */
  readonly joined: Day;
  /** How many policies they hold: 0 to 3. */
  readonly holds: number;
}

const ADULT = 18;
const ENQUIRY_ONLY = 0.015;

const CITIES: Weights = {
  London: 300,
  Birmingham: 95,
  Manchester: 85,
  Glasgow: 62,
  Leeds: 60,
  Liverpool: 52,
  Bristol: 48,
  Sheffield: 44,
  Edinburgh: 44,
  Cardiff: 34,
  Leicester: 32,
  Belfast: 30,
  Nottingham: 30,
  'Newcastle upon Tyne': 28,
  'Milton Keynes': 22,
  Southampton: 22,
  Norwich: 16,
  Plymouth: 16,
  Swansea: 14,
  Aberdeen: 14,
  Exeter: 10,
};

const GENDERS: Weights = { Female: 50, Male: 49, 'Non-binary': 1 };

const LANGUAGES: Weights = {
  English: 880,
  Polish: 28,
  Punjabi: 22,
  Urdu: 20,
  Welsh: 14,
  Romanian: 12,
  Bengali: 10,
  Gujarati: 8,
  Arabic: 6,
};

/** The share of customers who object to marketing. */
const OBJECTING = 0.015;

/**
 * `count` people in the order in which they came to the insurer, numbered from C100001. Who objects is drawn by chance of
 * its own.
 */
export function drawPeople(random: Rng, objections: Rng, count: number, asOf: Day): (Prospect & Person)[] {
  const prospects = Array.from({ length: count }, () => drawProspect(random, asOf));
  prospects.sort((a, b) => a.joined - b.joined);
  return prospects.map((prospect, i) => ({
    ...prospect,
    customerId: `C${100_001 + i}`,
    objects: objections.next() < OBJECTING,
  }));
}

const SHARES: Weights = Object.fromEntries(GROUPS.map(({ name, share }) => [name, share]));

function drawProspect(random: Rng, asOf: Day): Prospect {
  const name = pick(random, SHARES);
  const kind = GROUPS.find((group) => group.name === name)!;
  const age = Math.floor(within(random, kind.age));
  const years = Math.min(within(random, kind.yearsWithUs), Math.max(0.05, age - ADULT));
  return {
    kind,
    group: kind.name,
    age,
    joined: asOf - Math.round(years * 365.25),
    holds: random.next() < ENQUIRY_ONLY ? 0 : Number(pick(random, kind.policies)),
    gender: pick(random, GENDERS),
    city: pick(random, CITIES),
    maritalStatus: pick(random, kind.maritalStatus),
    education: pick(random, kind.education),
    occupation: pick(random, kind.occupation),
    income: roundTo(50, skewed(random, kind.income)),
    language: pick(random, LANGUAGES),
    channel: pick(random, kind.channel),
    contactTime: pick(random, kind.contactTime),
  };
}
