import { eventsOf, type Parsed, valuesOf } from './file.ts';

/** A job ends by itself one day, and of a scheduled workflow only one runs at a time, to its end. */
export function shape({ file, values, jobs }: Parsed): string[] {
  if (file.kind === 'action') return [];
  const concurrency = valuesOf(values.concurrency);
  const isScheduled = 'schedule' in eventsOf(values);
  return [
    ...jobs
      .filter((job) => !('uses' in job.values) && typeof job.values['timeout-minutes'] !== 'number')
      .map(({ name }) => `${name} has no timeout-minutes`),
    ...(isScheduled && typeof concurrency.group !== 'string'
      ? ['it is scheduled, without a concurrency group']
      : []),
    ...(isScheduled && concurrency['cancel-in-progress'] !== false
      ? ['it is scheduled, and does not say "cancel-in-progress: false"']
      : []),
  ];
}
