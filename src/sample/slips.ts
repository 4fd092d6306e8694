import { britishDate, type Day, dayOfBritish, excelSerial, isoDate, monthFirst } from './days.ts';

/** One way in which a cell comes to say something else than it should. */
export interface Slip {
  readonly note: string;
  /** The cell as it then stands; `count` is how many cells the same slip has spoilt before. */
  readonly spoil: (cell: string, asOf: Day, count: number) => string;
  /** Which cells it can happen to; any by default. */
  readonly where?: (cell: string) => boolean;
}

const NO_BREAK_SPACE = '\u00a0';

const severalWords = (cell: string) => cell.includes(' ');

export const spaceBefore: Slip = { note: 'a space before', spoil: (cell) => ` ${cell}` };
export const spaceAfter: Slip = { note: 'a space after', spoil: (cell) => `${cell} ` };
export const hardSpaceAfter: Slip = {
  note: 'a no-break space after',
  spoil: (cell) => cell + NO_BREAK_SPACE,
};
export const hardSpaceWithin: Slip = {
  note: 'a no-break space between words',
  spoil: (cell) => cell.replace(' ', NO_BREAK_SPACE),
  where: severalWords,
};
export const doubleSpace: Slip = {
  note: 'two spaces between words',
  spoil: (cell) => cell.replace(' ', '  '),
  where: severalWords,
};

export const capitals: Slip = { note: 'in capitals', spoil: (cell) => cell.toUpperCase() };
export const smallLetters: Slip = { note: 'in small letters', spoil: (cell) => cell.toLowerCase() };

/** 1234.5 as £1,234.50: the pence keep the comma from being taken for a decimal one. */
export const poundSign: Slip = {
  note: 'a pound sign and a comma between thousands',
  spoil: (cell) => {
    const [whole, pence] = Number(cell).toFixed(2).split('.');
    return `£${whole!.replace(/\B(?=(\d{3})+$)/g, ',')}.${pence}`;
  },
  where: (cell) => Number(cell) >= 1000,
};

/** Only dates past the 12th, which have one reading whichever way round they stand. */
export const americanDate: Slip = {
  note: 'the month before the day',
  spoil: (cell) => monthFirst(dayOfBritish(cell)),
  where: (cell) => Number(cell.slice(0, 2)) > 12,
};
export const serialNumber: Slip = {
  note: 'the serial number of the date',
  spoil: (cell) => excelSerial(dayOfBritish(cell)),
};
export const yearFirst: Slip = {
  note: 'the year first, with hyphens',
  spoil: (cell) => isoDate(dayOfBritish(cell)),
};
export const notYetSold: Slip = {
  note: 'after the as-of date',
  spoil: (_, asOf, count) => britishDate(asOf + 1 + 40 * count),
};
export const noSuchDay: Slip = { note: 'the 31st of February', spoil: (cell) => `31/02/${cell.slice(-4)}` };

export const unknownCustomer: Slip = {
  note: 'an id that no customer has',
  spoil: (id) => `C9${id.slice(2)}`,
};
export const unknownProduct: Slip = {
  note: 'a code that no product has',
  spoil: (id) => id.replace(/-\d/, '-9'),
};

export const belowZero: Slip = { note: 'below zero', spoil: (cell) => `-${cell}` };

/** The cell says something that has nothing to do with what it should say. */
export function overwritten(text: string): Slip {
  return { note: text === '' ? 'empty' : `says ${text}`, spoil: () => text };
}
