/**
 * What is asked for often and needs doing once: it is done when nobody has asked for so long, or when the first has
 * waited so long. Times are in ms.
 */
export function inOneGo(run: () => void, quiet: number, longest: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: number | null = null;
  return () => {
    const now = Date.now();
    asked ??= now;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        asked = null;
        run();
      },
      Math.max(0, Math.min(quiet, asked + longest - now)),
    );
  };
}
