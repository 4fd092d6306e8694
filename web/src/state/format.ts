export interface Formats {
  readonly count: (value: number) => string;
  /** In full where it is short, else with K, M or B. */
  readonly short: (value: number, unit: string) => string;
  /** Beside an axis. */
  readonly tick: (value: number, unit: string) => string;
  readonly full: (value: number, unit: string) => string;
  readonly share: (value: number, digits?: number) => string;
  readonly day: (iso: string) => string;
}

function safeLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en-GB';
  } catch {
    return 'en-GB';
  }
}

export function formatsFor(locale: string, currency: string): Formats {
  const safely = (options: Intl.NumberFormatOptions) => {
    try {
      return new Intl.NumberFormat(locale, options);
    } catch {
      return new Intl.NumberFormat('en-GB', { ...options, currency: 'GBP' });
    }
  };
  const money = { style: 'currency', currency } as const;
  const compact = { notation: 'compact', maximumSignificantDigits: 3 } as const;
  const of = {
    count: safely({ maximumFractionDigits: 0 }),
    whole: safely({ ...money, maximumFractionDigits: 0 }),
    pence: safely({ ...money, minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    shortMoney: safely({ ...money, ...compact }),
    short: safely(compact),
    one: safely({ minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    two: safely({ minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    three: safely({ maximumSignificantDigits: 3 }),
  };
  const shares = [0, 1, 2].map((digits) =>
    safely({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
  const days = new Intl.DateTimeFormat(safeLocale(locale), {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const full = (value: number, unit: string): string => {
    switch (unit) {
      case 'money':
        return (Math.abs(value) < 100 && value !== 0 ? of.pence : of.whole).format(value);
      case 'percent':
        return `${(Math.abs(value) < 0.1 && value !== 0 ? of.three : of.two).format(value)}%`;
      case 'years':
        return `${of.one.format(value)} years`;
      case 'count':
        return of.count.format(value);
      default:
        return Number.isInteger(value) ? of.count.format(value) : of.two.format(value);
    }
  };
  const short = (value: number, unit: string): string => {
    if (unit === 'money' && Math.abs(value) >= 10_000) return of.shortMoney.format(value);
    if (unit === 'count' && Math.abs(value) >= 100_000) return of.short.format(value);
    return full(value, unit);
  };
  return {
    count: (value) => of.count.format(value),
    full,
    short,
    share: (value, digits = 0) => shares[digits]!.format(value),
    tick: (value, unit) => (unit === 'years' ? of.count.format(value) : short(value, unit)),
    day: (iso) => days.format(new Date(`${iso.slice(0, 10)}T12:00:00Z`)),
  };
}
