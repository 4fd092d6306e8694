import { existsSync, readFileSync } from 'node:fs';

/** The most memory that this process has had. Linux's own mark: `maxRSS` can be that of the process which started it. */
export function peakBytes(): number {
  const status = '/proc/self/status';
  const kib = existsSync(status)
    ? Number(/VmHWM:\s*(\d+)/.exec(readFileSync(status, 'utf8'))?.[1])
    : process.resourceUsage().maxRSS;
  return kib * 1024;
}
