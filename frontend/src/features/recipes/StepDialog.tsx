import { type FormEvent, useId, useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { useFieldName } from "../../client/field_names";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Select } from "../../components/Select";
import { Loading } from "../../components/Spinner";
import { TextField } from "../../components/TextField";
import { frameText } from "../../text/frame";
import { editorText } from "../../text/recipes";
import { ConditionFields } from "./ConditionFields";
import type { Draft, StepDraft } from "./draft";
import { FieldChips } from "./FieldChips";

type Provider = Schemas["ProviderOut"];

interface StepDialogProps {
  draft: Draft;
  /** Null for one that is added. */
  step: StepDraft | null;
  onKeep: (step: StepDraft) => void;
  onClose: () => void;
}

/** Whom a step asks what, for which fields, and under which condition. */
export function StepDialog(props: StepDialogProps) {
  const providers = apiHooks.useQuery("get", "/api/v1/providers", {}, { staleTime: 60_000 });
  const free = (providers.data?.items ?? []).map((provider) => ({
    ...provider,
    operations: freeOperations(provider, props),
  }));
  const offered = free.filter((provider) => provider.operations.length > 0);
  if (providers.data !== undefined) return <StepForm {...props} offered={offered} />;
  return (
    <Dialog title={editorText.stepTitle} isOpen onClose={props.onClose}>
      <Loading />
    </Dialog>
  );
}

/** What a provider can be asked about the target that no other step asks already. */
function freeOperations(provider: Provider, { draft, step }: StepDialogProps) {
  const taken = (operation: string) =>
    draft.steps.some((each) => each.id !== step?.id && each.provider === provider.name && each.operation === operation);
  return provider.operations.filter(
    ({ name, target, gives }) => target === draft.target && gives.length > 0 && !taken(name),
  );
}

function StepForm({ draft, step, onKeep, onClose, offered }: StepDialogProps & { offered: ReadonlyArray<Provider> }) {
  const form = useId();
  const nameOf = useFieldName(draft.target);
  const [now, setNow] = useState<StepDraft>(step ?? firstOf(draft, offered));
  const [sureness, setSureness] = useState(String(Math.round(now.confidence * 100)));
  const provider = offered.find(({ name }) => name === now.provider);
  const operation = provider?.operations.find(({ name }) => name === now.operation);
  const ask = (providerName: string, operationName: string) =>
    setNow({ ...now, provider: providerName, operation: operationName, fields: [] });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A form in a dialog is part of the page's form, as far as React is concerned.
    event.stopPropagation();
    onKeep({ ...now, confidence: Math.min(100, Math.max(0, Number(sureness.replace(",", ".")) || 0)) / 100 });
  };
  return (
    <Dialog
      wide
      title={editorText.stepTitle}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{frameText.cancel}</Button>
          <Button kind="primary" type="submit" form={form}>
            {frameText.done}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label={editorText.provider}
            choices={offered.map(({ name, label }) => ({ id: name, label }))}
            value={now.provider}
            onChange={(name) => ask(name, offered.find((each) => each.name === name)?.operations[0]?.name ?? "")}
          />
          <Select
            label={editorText.operation}
            choices={(provider?.operations ?? []).map(({ name, label }) => ({ id: name, label }))}
            value={now.operation}
            onChange={(name) => ask(now.provider, name)}
          />
        </div>
        <FieldChips
          label={editorText.fields}
          hint={editorText.fieldsHint}
          fields={operation?.gives ?? []}
          value={now.fields}
          nameOf={nameOf}
          onChange={(fields) => setNow({ ...now, fields })}
        />
        <ConditionFields
          target={draft.target}
          value={now.only_if}
          onChange={(only_if) => setNow({ ...now, only_if })}
        />
        <TextField
          className="max-w-xs"
          label={editorText.confidence}
          hint={editorText.confidenceHint}
          inputMode="decimal"
          value={sureness}
          onChange={setSureness}
        />
      </form>
    </Dialog>
  );
}

function firstOf(draft: Draft, offered: ReadonlyArray<Provider>): StepDraft {
  const id = Math.max(-1, ...draft.steps.map((each) => each.id)) + 1;
  const provider = offered[0]?.name ?? "";
  const operation = offered[0]?.operations[0]?.name ?? "";
  return { id, provider, operation, fields: [], only_if: {}, confidence: 0 };
}
