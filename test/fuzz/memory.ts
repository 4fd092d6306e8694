import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const isLinux = existsSync('/proc/self/clear_refs');

/** Bytes of memory that a process holds now; undefined where the system does not say, or the process is gone. */
export function residentBytes(pid: number): number | undefined {
  try {
    return statusOf(String(pid), 'VmRSS');
  } catch {
    return undefined;
  }
}

/** Forgets the most that this process has held so far. Only Linux can. */
export function forgetPeak(): void {
  if (isLinux) writeFileSync('/proc/self/clear_refs', '5');
}

/** The most bytes that this process has held since the peak was forgotten. */
export function peakBytes(): number {
  return isLinux ? statusOf('self', 'VmHWM') : process.resourceUsage().maxRSS * 1024;
}

function statusOf(pid: string, name: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 1024;
}
