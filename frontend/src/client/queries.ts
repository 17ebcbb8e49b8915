import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { frameText } from "../text/frame";
import { isPassing, Problem } from "./problem";

const LONGEST_PAUSE = 8000;

/** The store of everything that the server said; tell is given the sentence of a change that failed. */
export function makeQueryClient(tell: (sentence: string) => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache(),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        // A form that shows the sentence itself says so.
        if (mutation.meta?.saysItself !== true) tell(sentenceOf(error));
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5000,
        // What is refused stays refused; a server that is away is asked until it is back.
        retry: (failures, error) => isPassing(error) && failures < 60,
        retryDelay: (failures) => Math.min(500 * 2 ** failures, LONGEST_PAUSE),
        // The browser's own idea of being online knows nothing of a server on this machine.
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

/** The sentence of an error for a person. */
export function sentenceOf(error: unknown): string {
  return error instanceof Problem ? error.message : frameText.pageError;
}
