import { GripVertical, Plus } from "lucide-react";
import { useState } from "react";
import { Button as AriaButton, DropIndicator, GridList, GridListItem, useDragAndDrop } from "react-aria-components";
import { useFieldName } from "../../client/field_names";
import { Button } from "../../components/Button";
import { errorStyle } from "../../components/field_style";
import { classNames } from "../../lib/class_names";
import { stepName } from "../../text/enrichments";
import { providerName } from "../../text/providers";
import { editorText, recipeText } from "../../text/recipes";
import { type Draft, moved, type StepDraft } from "./draft";
import { type Refused, saidAt, stepOf } from "./places";
import type { PartProps } from "./RecipeEditor";
import { StepDialog } from "./StepDialog";

/** The steps in their order, which is changed by drag and drop or by keyboard. */
export function StepList({ draft, change, refused }: PartProps) {
  const [edited, setEdited] = useState<StepDraft | "new" | null>(null);
  const { dragAndDropHooks } = useSteps(draft, change);
  const keep = (step: StepDraft) => {
    const known = draft.steps.some(({ id }) => id === step.id);
    change({ steps: known ? draft.steps.map((each) => (each.id === step.id ? step : each)) : [...draft.steps, step] });
    setEdited(null);
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-ink-soft">{editorText.stepsWhy}</p>
      <GridList
        aria-label={editorText.stepList}
        items={draft.steps.map((step, place) => ({ ...step, place }))}
        dragAndDropHooks={dragAndDropHooks}
        dependencies={[refused]}
        renderEmptyState={() => <p className="p-4 text-ink-soft">{editorText.noSteps}</p>}
        className="flex flex-col gap-2 rounded-lg border border-line border-dashed p-2 data-[drop-target]:border-accent"
      >
        {(step) => (
          <GridListItem
            textValue={nameOf(step)}
            className={({ isDragging }) =>
              classNames(
                "flex flex-wrap items-start justify-end gap-x-2 gap-y-1 rounded-md border border-line bg-surface p-2",
                "data-[focus-visible]:outline-2 data-[focus-visible]:outline-focus",
                isDragging && "opacity-50",
              )
            }
          >
            <StepRow
              step={step}
              place={step.place}
              target={draft.target}
              refused={refused}
              onEdit={() => setEdited(draft.steps.find(({ id }) => id === step.id) ?? null)}
              onRemove={() => change({ steps: draft.steps.filter(({ id }) => id !== step.id) })}
            />
          </GridListItem>
        )}
      </GridList>
      {stepOf(refused) === null && saidAt(refused, "steps") !== null ? (
        <p className={errorStyle}>{saidAt(refused, "steps")}</p>
      ) : null}
      <div>
        <Button onPress={() => setEdited("new")}>
          <Plus aria-hidden="true" className="size-4" />
          {editorText.addStep}
        </Button>
      </div>
      {edited === null ? null : (
        <StepDialog
          draft={draft}
          step={edited === "new" ? null : edited}
          onKeep={keep}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}

const nameOf = (step: StepDraft): string => stepName(providerName(step.provider), step.operation);

function useSteps(draft: Draft, change: PartProps["change"]) {
  return useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ "text/plain": String(key) })),
    onReorder: ({ keys, target }) => {
      if (target.dropPosition === "on") return;
      const ids = new Set([...keys].map(Number));
      change({ steps: moved(draft.steps, ids, Number(target.key), target.dropPosition) });
    },
    renderDropIndicator: (target) => (
      <DropIndicator target={target} className="h-0.5 rounded-full data-[drop-target]:bg-accent" />
    ),
  });
}

interface StepRowProps {
  step: StepDraft;
  place: number;
  target: string;
  refused: Refused | null;
  onEdit: () => void;
  onRemove: () => void;
}

function StepRow({ step, place, target, refused, onEdit, onRemove }: StepRowProps) {
  const fieldName = useFieldName(target);
  const name = nameOf(step);
  const wrong = stepOf(refused) === place ? refused?.sentence : null;
  const conditions = Object.keys(step.only_if).length > 0;
  return (
    <>
      <AriaButton
        slot="drag"
        aria-label={editorText.move(name)}
        className="mt-0.5 cursor-grab rounded-sm p-0.5 text-ink-faint hover:text-ink"
      >
        <GripVertical aria-hidden="true" className="size-4" />
      </AriaButton>
      <span aria-hidden="true" className="mt-0.5 w-5 text-right text-ink-faint">
        {place + 1}
      </span>
      <div className="flex min-w-0 grow basis-40 flex-col">
        <span>
          <span className="font-medium">{providerName(step.provider)}</span>{" "}
          <span className="text-ink-soft">{step.operation}</span>
        </span>
        <span className="text-ink-soft text-sm">
          {step.fields.length === 0 ? recipeText.allFields : step.fields.map(fieldName).join(", ")}
          {conditions ? `; ${editorText.onlyIf.toLowerCase()} …` : ""}
        </span>
        {wrong ? <span className={errorStyle}>{wrong}</span> : null}
      </div>
      <div className="flex gap-1">
        <Button size="small" kind="quiet" onPress={onEdit}>
          {editorText.editStep}
          <span className="sr-only">{editorText.ofStep(name)}</span>
        </Button>
        <Button size="small" kind="quiet" onPress={onRemove}>
          {editorText.removeStep}
          <span className="sr-only">{editorText.ofStep(name)}</span>
        </Button>
      </div>
    </>
  );
}
