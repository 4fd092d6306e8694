import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Choices, Start } from '../../src/report/dashboard/start.ts';
import { CustomerPage } from './pages/customer.tsx';
import { Model } from './pages/model.tsx';
import { Overview } from './pages/overview.tsx';
import { Quality } from './pages/quality.tsx';
import { Sales } from './pages/sales.tsx';
import { SegmentDetail } from './pages/segment.tsx';
import { Segments } from './pages/segments.tsx';
import { Today } from './pages/today.tsx';
import { Refused } from './parts/card.tsx';
import { Slicers } from './parts/slicers.tsx';
import { addressOf, usePlace } from './state/address.ts';
import { isStatic, source, useAnswer } from './state/source.ts';
import { useTheme } from './state/theme.ts';
import { WorldContext, worldOf } from './state/world.ts';

const pages = {
  today: { label: 'Today', View: Today, isSliced: false },
  overview: { label: 'Overview', View: Overview, isSliced: true },
  segments: { label: 'Segments', View: Segments, isSliced: true },
  sales: { label: 'Sales', View: Sales, isSliced: true },
  customer: { label: 'Customer', View: CustomerPage, isSliced: false },
  quality: { label: 'Data quality', View: Quality, isSliced: false },
  model: { label: 'Model', View: Model, isSliced: false },
} as const;

const noChoices: Choices = { slicers: [], varying: [] };

type PageName = keyof typeof pages;

const isPage = (name: string): name is PageName => Object.hasOwn(pages, name);

export function App() {
  const place = usePlace();
  const theme = useTheme();
  const answer = useAnswer('start', () => source.start());
  const start = answer.state === 'there' ? answer.value : null;
  const page: PageName = isPage(place.page) ? place.page : place.page === 'segment' ? 'segments' : 'today';
  const heading = useRef<HTMLHeadingElement>(null);
  const { label, View, isSliced } = pages[page];
  useFreshness(start);
  useEffect(() => {
    document.title = `${label} · Kindred`;
  }, [label]);
  const isDetail = place.page === 'segment' && place.about !== null;
  const hasRun = Boolean(start?.run);
  const needsPolicies = hasRun && (isSliced || isDetail);
  const slice = isDetail ? { ...place.slice, segment: [Number(place.about)] } : place.slice;
  const missing =
    needsPolicies && isKnownSegment(start, isDetail ? place.about : null) ? source.missing(slice) : null;
  const policies = useAnswer(needsPolicies ? 'choices' : 'no choices', () =>
    needsPolicies ? source.choices() : Promise.resolve(noChoices),
  );
  const choices = policies.state === 'there' ? policies.value : null;
  const world = useMemo(
    () => start && choices && worldOf(start, choices, theme.isDark),
    [start, choices, theme.isDark],
  );
  return (
    <div class="frame">
      <button type="button" class="skip" onClick={() => heading.current?.focus()}>
        Skip to the page
      </button>
      <header class="top">
        <p class="brand">
          <img src="./icon.svg" alt="" width="28" height="28" /> Kindred
        </p>
        <nav aria-label="Pages">
          <ul>
            {Object.entries(pages)
              .filter(([name]) => name !== 'customer' || start?.hasCustomers !== false)
              .map(([name, { label: text }]) => (
                <li key={name}>
                  <a
                    href={addressOf({ page: name, about: null, slice: place.slice })}
                    aria-current={name === page ? 'page' : undefined}
                  >
                    {text}
                  </a>
                </li>
              ))}
          </ul>
        </nav>
        <button type="button" class="button" onClick={theme.toggle}>
          {theme.isDark ? 'Light' : 'Dark'}
        </button>
      </header>
      <main id="content">
        {answer.state === 'refused' ? (
          <Refused {...answer} />
        ) : policies.state === 'refused' ? (
          <Refused {...policies} />
        ) : world === null ? (
          <p class="empty" role="status">
            {start === null ? 'Reading the warehouse …' : 'Reading the policies …'}
          </p>
        ) : (
          <WorldContext.Provider value={world}>
            <div class="title">
              <h1 ref={heading} tabIndex={-1}>
                {isDetail ? world.nameOf(Number(place.about)) : label}
              </h1>
              <p>
                {world.start.run
                  ? `${isStatic ? 'Export of the data' : 'Data'} as of ${world.formats.day(String(world.start.run.as_of))}`
                  : 'No run has published anything yet'}
              </p>
            </div>
            {isSliced && world.start.run ? <Slicers /> : null}
            {isStatic ? (
              <p class="note">
                “–” and what is not listed: few customers, or a figure left out so that theirs cannot be
                worked out. Rare values stand together as “others”.
              </p>
            ) : null}
            {world.start.run === null ? (
              <NoRun />
            ) : missing !== null ? (
              <Refused why={missing} isFault={false} />
            ) : isDetail ? (
              <SegmentDetail id={Number(place.about)} />
            ) : (
              <View />
            )}
          </WorldContext.Provider>
        )}
      </main>
    </div>
  );
}

/** Whoever comes back to a page after a run has published sees that run. */
function useFreshness(start: Start | null) {
  useEffect(() => {
    const look = async () => {
      if (document.visibilityState !== 'visible' || !start) return;
      const now = await source.start().catch(() => start);
      if (now.run?.run_id !== start.run?.run_id) location.reload();
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [start]);
}

/** Of a segment that is not there the page itself says so. */
const isKnownSegment = (start: Start | null, about: string | null) =>
  about === null || Boolean(start?.segments.some(({ id }) => id === Number(about)));

const NoRun = () => (
  <p class="empty">
    The warehouse holds no published run yet. Run “kindred run”; if it stops, it says why, and this page shows
    it.
  </p>
);
