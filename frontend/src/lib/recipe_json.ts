/** A recipe as the server keeps it: docs/reference/recipes.md describes its members. */
export interface RecipeJson {
  target: "contact" | "company";
  steps: StepJson[];
  fields: Record<string, FieldJson>;
  stop: { when: "all" | "any" | "never"; fields: string[] };
  freshness_days: number;
  batch_size: number;
  attempts: number;
  batch_seconds: number;
  budget: string | null;
}

export interface StepJson {
  provider: string;
  operation: string;
  fields: string[];
  only_if: ConditionJson;
  confidence: number;
}

export interface ConditionJson {
  email_status?: string[];
  countries?: string[];
  empty?: string[];
  filled?: string[];
}

export interface FieldJson {
  write?: "fill_empty" | "overwrite";
  prefer?: "first" | "highest";
  weak?: string[];
}
