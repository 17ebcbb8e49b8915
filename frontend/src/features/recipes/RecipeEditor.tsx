import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { type FormEvent, useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { buttonStyle } from "../../components/button_style";
import { Notice } from "../../components/Notice";
import { Card, Page, Section } from "../../components/Page";
import { Select } from "../../components/Select";
import { TextField } from "../../components/TextField";
import { toast } from "../../components/Toasts";
import { targets } from "../../text/enrichments";
import { editorText } from "../../text/recipes";
import { type Draft, specOf } from "./draft";
import { LimitFields } from "./LimitFields";
import { type Refused, refusedOf, saidAt } from "./places";
import { StepList } from "./StepList";
import { WritingFields } from "./WritingFields";

type Recipe = Schemas["RecipeOut"];

export interface PartProps {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
  refused: Refused | null;
}

/** Edits a recipe; what the server finds wrong is said at its place. */
export function RecipeEditor({ recipe, draft: before }: { recipe: Recipe | null; draft: Draft }) {
  const [draft, setDraft] = useState(before);
  const { save, pending, refused } = useSaving(recipe, draft);
  const whyNot = useWhyNot("recipes:write");
  const change = (changes: Partial<Draft>) => setDraft((now) => ({ ...now, ...changes }));
  const part = { draft, change, refused };
  return (
    <Page
      title={recipe === null ? editorText.newTitle : editorText.title(recipe.name)}
      actions={
        <Link to="/enrichment/recipes" className={buttonStyle("quiet")}>
          <ArrowLeft aria-hidden="true" className="size-4" />
          {editorText.back}
        </Link>
      }
    >
      <form onSubmit={save} className="flex flex-col gap-6">
        <Card className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={editorText.name}
            value={draft.name}
            onChange={(name) => change({ name })}
            error={saidAt(refused, "name")}
            isRequired
            maxLength={100}
          />
          <Select
            label={editorText.target}
            hint={draft.steps.length > 0 ? editorText.targetHint : undefined}
            choices={(["contact", "company"] as const).map((id) => ({ id, label: targets[id].title }))}
            value={draft.target}
            onChange={(target) => (target === draft.target ? undefined : change({ ...EMPTIED, target }))}
          />
        </Card>
        <Section title={editorText.steps}>
          <StepList {...part} />
        </Section>
        <WritingFields {...part} />
        <Section title={editorText.limits}>
          <LimitFields {...part} />
        </Section>
        <div className="sticky bottom-0 z-10 -mx-4 flex flex-col gap-2 border-line border-t bg-canvas px-4 py-3 md:-mx-6 md:px-6">
          {refused === null ? null : (
            <Notice kind="problem" live>
              {refused.sentence}
            </Notice>
          )}
          <div>
            <Button kind="primary" type="submit" isPending={pending} disabledBecause={whyNot}>
              {editorText.save}
            </Button>
          </div>
        </div>
      </form>
    </Page>
  );
}

/** What is about the fields of another target means nothing any more. */
const EMPTIED = { steps: [], overwrite: [], highest: [], weak: {}, stopFields: [] };

function useSaving(recipe: Recipe | null, draft: Draft) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const done = {
    meta: { saysItself: true },
    onSuccess: async () => {
      toast(editorText.saved);
      await queries.invalidateQueries({
        predicate: ({ queryKey: [, path] }) => String(path).startsWith("/api/v1/recipes"),
      });
      void navigate({ to: "/enrichment/recipes" });
    },
  };
  const make = apiHooks.useMutation("post", "/api/v1/recipes", done);
  const put = apiHooks.useMutation("put", "/api/v1/recipes/{recipe_id}", done);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const body = { name: draft.name, spec: specOf(draft) };
    if (recipe === null) make.mutate({ body });
    else put.mutate({ params: { path: { recipe_id: recipe.id } }, body: { ...body, version: recipe.version } });
  };
  const used = recipe === null ? make : put;
  return { save, pending: used.isPending, refused: used.isError ? refusedOf(used.error) : null };
}
