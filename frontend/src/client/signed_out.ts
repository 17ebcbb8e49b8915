/**
 * A session that ended in mid-work. Requests that met 401 wait here until the person has signed in again, and then go
 * out once more: what was on the screen stays.
 */

let waiting: { promise: Promise<void>; resolve: () => void } | null = null;
let listener: (() => void) | null = null;

/** Resolves when the person has signed in again; undefined where no screen can ask for that now. */
export function signedInAgain(): Promise<void> | undefined {
  if (listener === null) return undefined;
  if (waiting === null) {
    let resolve: () => void = () => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    waiting = { promise, resolve };
    listener();
  }
  return waiting.promise;
}

/** Lets the requests that wait go on. */
export function noteSignedIn(): void {
  waiting?.resolve();
  waiting = null;
}

/** Names who asks the person to sign in again; gives what takes that back. */
export function onSignedOut(ask: () => void): () => void {
  listener = ask;
  return () => {
    listener = null;
  };
}
