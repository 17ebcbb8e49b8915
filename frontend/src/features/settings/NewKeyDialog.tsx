import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { CheckboxGroup, FieldError, Label } from "react-aria-components";
import { apiHooks } from "../../client/api";
import { sentenceOf } from "../../client/queries";
import { useSession } from "../../client/session";
import { Button } from "../../components/Button";
import { Checkbox } from "../../components/Checkbox";
import { CopyField } from "../../components/CopyField";
import { Dialog } from "../../components/Dialog";
import { errorStyle, labelStyle } from "../../components/field_style";
import { Notice } from "../../components/Notice";
import { Select } from "../../components/Select";
import { TextField } from "../../components/TextField";
import { frameText } from "../../text/frame";
import { apiKeysText, scopeText } from "../../text/settings";

type Life = keyof typeof apiKeysText.lives;

const LIVES = Object.entries(apiKeysText.lives).map(([id, label]) => ({ id: id as Life, label }));
const ORDER = Object.keys(scopeText);
const DAY = 86_400_000;

/** Asks what a new key is for and may do, and then shows it, once. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const create = apiHooks.useMutation("post", "/api/v1/api-keys", {
    meta: { saysItself: true },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["get", "/api/v1/api-keys"] }),
  });
  if (create.data) return <Secret secret={create.data.secret} onClose={onClose} />;
  return (
    <KeyForm
      onClose={onClose}
      isPending={create.isPending}
      problem={create.isError ? sentenceOf(create.error) : null}
      onSubmit={(name, scopes, life) =>
        create.mutate({
          body: {
            name,
            scopes,
            expires_at: life === "never" ? null : new Date(Date.now() + Number(life) * DAY).toISOString(),
          },
        })
      }
    />
  );
}

interface KeyFormProps {
  onSubmit: (name: string, scopes: string[], life: Life) => void;
  onClose: () => void;
  isPending: boolean;
  problem: string | null;
}

function KeyForm({ onSubmit, onClose, isPending, problem }: KeyFormProps) {
  const form = useId();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState(["imports:read", "imports:write"]);
  const [life, setLife] = useState<Life>("never");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (scopes.length > 0) onSubmit(name, scopes, life);
  };
  const footer = (
    <>
      <Button onPress={onClose}>{frameText.cancel}</Button>
      <Button kind="primary" type="submit" form={form} isPending={isPending}>
        {apiKeysText.create}
      </Button>
    </>
  );
  return (
    <Dialog title={apiKeysText.create} isOpen onClose={onClose} footer={footer}>
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {problem === null ? null : (
          <Notice kind="problem" live>
            {problem}
          </Notice>
        )}
        <TextField
          label={apiKeysText.name}
          hint={apiKeysText.nameHint}
          value={name}
          onChange={setName}
          isRequired
          autoFocus
        />
        <Scopes chosen={scopes} onChange={setScopes} />
        <Select label={apiKeysText.expires} choices={LIVES} value={life} onChange={setLife} />
      </form>
    </Dialog>
  );
}

function Scopes({ chosen, onChange }: { chosen: string[]; onChange: (scopes: string[]) => void }) {
  const own = useSession().workspace?.scopes ?? [];
  const inOrder = [...own].sort((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other));
  return (
    <CheckboxGroup value={chosen} onChange={onChange} isInvalid={chosen.length === 0} className="flex flex-col gap-1.5">
      <Label className={labelStyle}>{apiKeysText.scopes}</Label>
      {inOrder.map((scope) => (
        <Checkbox key={scope} value={scope}>
          {scopeText[scope] ?? scope}
        </Checkbox>
      ))}
      <FieldError className={errorStyle}>{apiKeysText.scopesNeeded}</FieldError>
    </CheckboxGroup>
  );
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const footer = (
    <Button kind="primary" onPress={onClose}>
      {frameText.done}
    </Button>
  );
  return (
    // A click beside it would lose what is shown only once.
    <Dialog title={apiKeysText.newTitle} isOpen onClose={onClose} dismissable={false} footer={footer}>
      <div className="flex flex-col gap-3">
        <CopyField label={apiKeysText.secret} value={secret} />
        <p>{apiKeysText.newWhy}</p>
      </div>
    </Dialog>
  );
}
