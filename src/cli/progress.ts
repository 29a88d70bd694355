/** How far reading has come, on the standard error of a terminal. */
import process from 'node:process';

export interface Progress {
  update(bytesRead: number): void;
  stop(): void;
}

/** Below this size reading is over before a bar could be read. */
const WORTH_SHOWING = 8 * 1024 * 1024;
const MEBI = 1024 * 1024;

export const NO_PROGRESS: Progress = { update() {}, stop() {} };

/** `name` is printed: it has to be harmless. */
export async function showProgress(name: string, size: number | null): Promise<Progress> {
  if (size === null || size < WORTH_SHOWING || process.stderr.isTTY !== true) return NO_PROGRESS;
  const { SingleBar, Presets } = (await import('cli-progress')).default;
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: `{bar} {percentage} %  {value} of {total} MiB  ${name.replaceAll(/[{}]/g, '_')}`,
      barsize: 24,
      fps: 10,
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
    },
    Presets.shades_classic,
  );
  bar.start(Math.ceil(size / MEBI), 0);
  return { update: (bytesRead) => bar.update(Math.floor(bytesRead / MEBI)), stop: () => bar.stop() };
}
