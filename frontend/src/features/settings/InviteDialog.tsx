import { type FormEvent, useId, useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { sentenceOf } from "../../client/queries";
import type { Role } from "../../client/session";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Notice } from "../../components/Notice";
import { Select } from "../../components/Select";
import { TextField } from "../../components/TextField";
import { frameText } from "../../text/frame";
import { membersText } from "../../text/settings";
import { ROLES } from "./roles";

interface InviteDialogProps {
  onClose: () => void;
  onInvited: (invitation: Schemas["InvitationOut"]) => void;
}

/** Asks whom to invite, as what. */
export function InviteDialog({ onClose, onInvited }: InviteDialogProps) {
  const form = useId();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const invite = apiHooks.useMutation("post", "/api/v1/members", { meta: { saysItself: true }, onSuccess: onInvited });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ body: { email, name, role } });
  };
  const footer = (
    <>
      <Button onPress={onClose}>{frameText.cancel}</Button>
      <Button kind="primary" type="submit" form={form} isPending={invite.isPending}>
        {membersText.makeLink}
      </Button>
    </>
  );
  return (
    <Dialog title={membersText.invite} isOpen onClose={onClose} footer={footer}>
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {invite.isError ? (
          <Notice kind="problem" live>
            {sentenceOf(invite.error)}
          </Notice>
        ) : null}
        <TextField label={membersText.email} type="email" value={email} onChange={setEmail} isRequired autoFocus />
        <TextField label={membersText.name} hint={membersText.nameHint} value={name} onChange={setName} />
        <Select label={membersText.role} choices={ROLES} value={role} onChange={setRole} />
      </form>
    </Dialog>
  );
}
