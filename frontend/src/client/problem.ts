/** A request that was refused or could not be sent; message is one sentence for a person. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    /** HTTP status; 0 where no answer came. */
    readonly status: number,
    /** Stable and machine-readable, such as "wrong_state"; "network" where no answer came. */
    readonly code: string,
    sentence: string,
    /** Further members of the problem document. */
    readonly facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(sentence);
  }
}

/** Whether the same request may succeed a moment later. */
export function isPassing(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status === 502 || error.status === 503);
}

/** The problem that an answer of 400 or above stands for. */
export async function problemOf(response: Response, fallback: string): Promise<Problem> {
  const document = await jsonOf(response);
  const { detail, code, ...facts } = document;
  return new Problem(
    response.status,
    typeof code === "string" ? code : "unknown",
    typeof detail === "string" ? detail : fallback,
    facts,
  );
}

async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  try {
    const parsed: unknown = await response.json();
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Whether what an address names is not there, or not the person's: the screen gives way to the one that says so. */
export const isNotThere = (error: unknown): boolean => error instanceof Problem && [404, 422].includes(error.status);
