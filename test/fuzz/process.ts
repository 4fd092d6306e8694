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

/** Milliseconds of all processors that a process has had; the clock's where the system does not say. */
export function processorTime(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * MILLISECONDS_PER_TICK;
  } catch {
    return performance.now();
  }
}

/** Linux gives a process' time in hundredths of a second on every machine that Node runs on. */
const MILLISECONDS_PER_TICK = 10;

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
