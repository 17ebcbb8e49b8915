import { useEffect, useRef, useState } from "react";

interface Typed {
  typed: string;
  setTyped: (text: string) => void;
  /** Is told what is about to be said elsewhere. */
  noteSaid: (text: string) => void;
}

/**
 * A text that is typed here and said elsewhere, such as in the address. Another text from there takes its place; what
 * was said here, and comes back late, takes back nothing that was typed since.
 */
export function useTyped(given: string): Typed {
  const [typed, setTyped] = useState(given);
  const said = useRef(given);
  useEffect(() => {
    if (given.trim() !== said.current.trim()) setTyped(given);
    said.current = given;
  }, [given]);
  const noteSaid = (text: string) => {
    said.current = text;
  };
  return { typed, setTyped, noteSaid };
}

/** The same for a text that is said by itself when nobody has typed for so many milliseconds. */
export function useTypedAndSaid(
  given: string,
  pause: number,
  say: (text: string) => void,
): [string, (text: string) => void] {
  const { typed, setTyped, noteSaid } = useTyped(given);
  // What else was changed during the pause stays: what is said then is said by whoever is there then.
  const latest = useRef(say);
  latest.current = say;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another text begins the pause anew
  useEffect(() => {
    if (typed === given) return;
    const timer = setTimeout(() => {
      noteSaid(typed);
      latest.current(typed);
    }, pause);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped];
}
