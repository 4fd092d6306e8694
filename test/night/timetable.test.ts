import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ScheduleSettings } from '../../src/domain/settings.ts';
import { keepTimetable } from '../../src/night/keep.ts';
import { timetable } from '../../src/night/timetable.ts';

const ten: ScheduleSettings = { at: '22:00', days: [], timezone: 'Europe/London' };
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What a clock in London shows. Another way of computing it than croner's. */
const inLondon = (moment: Date) =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/London',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(moment);

const nightsOf = (from: string, count: number) =>
  Array.from(
    { length: count },
    (_, i) => `${new Date(Date.parse(from) + i * day).toISOString().slice(0, 10)} 22:00:00`,
  );

/** A clock that moves only while somebody sleeps, and wakes late by chance. */
function clock(start: string, end: string, late = () => 0) {
  let at = Date.parse(start);
  const stop = new AbortController();
  const pass = (milliseconds: number) => {
    at += milliseconds;
    if (at >= Date.parse(end)) stop.abort();
  };
  return {
    now: () => new Date(at),
    sleep: async (milliseconds: number) => pass(milliseconds + late()),
    stop: stop.signal,
    pass,
    /** The clock is set; nobody is told to stop by that. */
    leap: (milliseconds: number) => {
      at += milliseconds;
    },
  };
}

const nobody = { lastTried: async () => null, waiting: () => {} };

describe('ten at night in London', () => {
  test('is that every night of 366, once, over both changes of the clock', () => {
    for (const [from, summer, winter] of [
      ['2026-01-01', '2026-03-29', '2026-10-25'],
      ['2027-10-01', '2028-03-26', '2027-10-31'],
    ] as const) {
      const times: string[] = [];
      const offsets = new Set<number>();
      const { next, last } = timetable(ten);
      for (let at = new Date(`${from}T00:00:00Z`); times.length < 366; ) {
        const due = next(at);
        assert.deepEqual(last(due), due);
        assert.deepEqual(last(new Date(due.getTime() - 1)), times.length === 0 ? last(at) : at);
        times.push(inLondon(due));
        offsets.add(due.getUTCHours());
        at = due;
      }
      assert.deepEqual(times, nightsOf(from, 366));
      assert.deepEqual([...offsets].sort(), [21, 22]);
      assert.ok(times.includes(`${summer} 22:00:00`) && times.includes(`${winter} 22:00:00`));
    }
  });

  test('an hour that a change leaves out or repeats is kept once', () => {
    const { next } = timetable({ ...ten, at: '01:30' });
    const dues: string[] = [];
    for (let at = new Date('2026-03-27T12:00:00Z'); dues.length < 3; at = next(at))
      dues.push(next(at).toISOString());
    assert.deepEqual(dues, [
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
    const autumn: string[] = [];
    for (let at = new Date('2026-10-24T12:00:00Z'); autumn.length < 2; at = next(at))
      autumn.push(next(at).toISOString());
    assert.deepEqual(autumn, ['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
  });

  test('on the days that are named alone', () => {
    const { next, last } = timetable({ ...ten, days: ['monday', 'friday'] });
    assert.equal(inLondon(next(new Date('2026-11-21T12:00:00Z'))), '2026-11-23 22:00:00');
    assert.equal(inLondon(next(new Date('2026-11-23T22:00:00Z'))), '2026-11-27 22:00:00');
    assert.equal(inLondon(last(new Date('2026-11-22T12:00:00Z'))), '2026-11-20 22:00:00');
  });
});

describe('a schedule that is kept', () => {
  test('runs each of 366 nights once, on time, whatever the naps', async () => {
    let nap = 0;
    // Naps are late by up to four seconds, as timers of a busy machine are.
    const own = clock('2026-01-01T12:00:00Z', '2027-01-02T12:00:00Z', () => (nap++ * 7919) % 4000);
    const began: string[] = [];
    await keepTimetable({
      ...own,
      ...nobody,
      lastTried: async () => own.now(),
      timetable: timetable(ten),
      night: async () => {
        began.push(inLondon(own.now()));
        own.pass(7 * minute);
      },
    });
    assert.deepEqual(
      began.map((time) => time.slice(0, 16)),
      nightsOf('2026-01-01', 366).map((time) => time.slice(0, 16)),
    );
  });

  test('makes up for one night after a sleep of three, at once, and then goes on', async () => {
    const own = clock('2026-03-27T12:00:00Z', '2026-04-01T12:00:00Z');
    const began: string[] = [];
    let slept = false;
    await keepTimetable({
      ...own,
      ...nobody,
      lastTried: async () => own.now(),
      timetable: timetable(ten),
      sleep: async (milliseconds) => {
        if (slept) return own.sleep(milliseconds);
        slept = true;
        own.pass(2.8 * day);
      },
      night: async (due) => void began.push(`${inLondon(due)} at ${inLondon(own.now())}`),
    });
    assert.deepEqual(began, [
      '2026-03-29 22:00:00 at 2026-03-30 08:12:00',
      '2026-03-30 22:00:00 at 2026-03-30 22:00:00',
      '2026-03-31 22:00:00 at 2026-03-31 22:00:00',
    ]);
  });

  test('makes up for a night that passed before it began, unless a run was tried since', async () => {
    for (const [tried, wanted] of [
      [null, 1],
      ['2026-05-01T20:59:59Z', 1],
      ['2026-05-01T21:00:00Z', 0],
      ['2026-05-02T06:00:00Z', 0],
    ] as const) {
      const own = clock('2026-05-02T09:00:00Z', '2026-05-02T10:00:00Z');
      let nights = 0;
      await keepTimetable({
        ...own,
        ...nobody,
        lastTried: async () => (tried === null ? null : new Date(tried)),
        timetable: timetable(ten),
        night: async () => void nights++,
      });
      assert.equal(nights, wanted, String(tried));
    }
  });

  test('never has two nights in hand: one that takes 25 hours is followed by the next at once', async () => {
    const own = clock('2026-06-01T12:00:00Z', '2026-06-04T12:00:00Z');
    const began: string[] = [];
    let inHand = 0;
    await keepTimetable({
      ...own,
      ...nobody,
      lastTried: async () => own.now(),
      timetable: timetable(ten),
      night: async () => {
        assert.equal(++inHand, 1);
        began.push(inLondon(own.now()));
        await own.sleep(25 * hour);
        inHand--;
      },
    });
    assert.deepEqual(began, ['2026-06-01 22:00:00', '2026-06-02 23:00:00', '2026-06-04 00:00:00']);
  });

  test('ends with the night in hand when it is told to, and begins no other', async () => {
    const own = clock('2026-06-01T12:00:00Z', '2026-06-09T12:00:00Z');
    const told = new AbortController();
    const story: string[] = [];
    await keepTimetable({
      ...own,
      ...nobody,
      stop: told.signal,
      lastTried: async () => own.now(),
      timetable: timetable(ten),
      night: async () => {
        story.push('begun');
        told.abort();
        await own.sleep(hour);
        story.push('ended');
      },
    });
    assert.deepEqual(story, ['begun', 'ended']);
  });

  test('a clock that is set back by an hour brings no night twice', async () => {
    const own = clock('2026-06-01T20:59:00Z', '2026-06-02T12:00:00Z');
    let nights = 0;
    await keepTimetable({
      ...own,
      ...nobody,
      lastTried: async () => own.now(),
      timetable: timetable(ten),
      night: async () => {
        if (nights++ === 0) own.pass(-hour);
      },
    });
    assert.equal(nights, 1);
  });

  test('a clock that leaps ahead by two days while it waits, and back, goes on', async () => {
    const own = clock('2026-06-01T12:00:00Z', '2026-06-04T12:00:00Z');
    const began: string[] = [];
    let leaps = 0;
    await keepTimetable({
      ...own,
      ...nobody,
      lastTried: async () => own.now(),
      timetable: timetable(ten),
      sleep: async (milliseconds) => {
        own.pass(milliseconds);
        if (++leaps === 5) own.leap(2 * day);
        if (leaps === 9) own.leap(-2 * day);
      },
      night: async () => void began.push(inLondon(own.now()).slice(0, 16)),
    });
    assert.match(began[0]!, /^2026-06-03/);
    assert.deepEqual(began.slice(-3), ['2026-06-01 22:00', '2026-06-02 22:00', '2026-06-03 22:00']);
  });

  test('a clock that was a year ahead, and was set right, ends no nights', async () => {
    const own = clock('2026-06-01T12:00:00Z', '2026-06-04T12:00:00Z');
    const began: string[] = [];
    await keepTimetable({
      ...own,
      ...nobody,
      lastTried: async () => new Date('2027-06-01T22:00:00Z'),
      timetable: timetable(ten),
      night: async () => void began.push(inLondon(own.now()).slice(0, 16)),
    });
    // The night before was tried by nobody whose clock was right.
    assert.deepEqual(began, ['2026-06-01 13:00', '2026-06-01 22:00', '2026-06-02 22:00', '2026-06-03 22:00']);
  });
});
