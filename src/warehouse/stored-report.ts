import type { RunReport } from '../domain/run.ts';

/** A run's report as the table `runs` keeps it, with what the version that wrote it did not tell yet. */
export function readReport(json: unknown): RunReport {
  const told = JSON.parse(String(json)) as RunReport;
  const { segmentation } = told;
  return {
    ...told,
    sources: told.sources ?? null,
    columns: told.columns ?? [],
    segmentation: {
      ...segmentation,
      why: segmentation.why ?? null,
      candidate: segmentation.candidate ?? null,
      trial: segmentation.trial ? { ...segmentation.trial, sizes: segmentation.trial.sizes ?? [] } : null,
    },
    segments: told.segments.map((segment) => ({
      ...segment,
      // Nobody else gave names before it was told who did.
      namedBy: segment.namedBy ?? 'template',
      tactics: segment.tactics ?? [],
      stability: segment.stability ?? null,
      tentative: segment.tentative ?? false,
    })),
    lineage: told.lineage ?? [],
    drift: told.drift ?? null,
  };
}
