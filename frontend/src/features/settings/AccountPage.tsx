import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { apiHooks } from "../../client/api";
import { sentenceOf } from "../../client/queries";
import { sessionQuery, useSession } from "../../client/session";
import { Button } from "../../components/Button";
import { Notice } from "../../components/Notice";
import { Card, Section } from "../../components/Page";
import { Select } from "../../components/Select";
import { TextField } from "../../components/TextField";
import { toast } from "../../components/Toasts";
import { usePageTitle } from "../../lib/page_title";
import { THEMES, useTheme } from "../../lib/theme";
import { frameText } from "../../text/frame";
import { accountText } from "../../text/settings";

/** What is the person's own: the password and the theme. */
export function AccountPage() {
  usePageTitle(accountText.title);
  const { account } = useSession();
  const [theme, choose] = useTheme();
  return (
    <>
      <Section title={accountText.title}>
        <p className="text-ink-soft">{accountText.signedInAs(account.email)}</p>
      </Section>
      <Section title={accountText.password}>
        <Card>
          <PasswordForm />
        </Card>
      </Section>
      <Section title={accountText.theme}>
        <Select
          label={accountText.theme}
          labelHidden
          choices={THEMES.map((each) => ({ id: each, label: frameText.themes[each] }))}
          value={theme}
          onChange={choose}
          className="max-w-60"
        />
      </Section>
    </>
  );
}

function PasswordForm() {
  const queries = useQueryClient();
  const { account, needs_current_password: asks } = useSession();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = apiHooks.useMutation("post", "/api/v1/session/password", {
    meta: { saysItself: true },
    onSuccess: (session) => {
      queries.setQueryData(sessionQuery.queryKey, session);
      setCurrent("");
      setNext("");
      toast(accountText.passwordSet);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ body: { new_password: next, current_password: asks ? current : null } });
  };
  return (
    <form onSubmit={submit} className="flex max-w-md flex-col gap-4">
      {account.has_password ? null : <p className="text-ink-soft">{accountText.noPassword}</p>}
      {change.isError ? (
        <Notice kind="problem" live>
          {sentenceOf(change.error)}
        </Notice>
      ) : null}
      {asks ? (
        <TextField
          label={accountText.current}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
          isRequired
        />
      ) : null}
      <TextField
        label={accountText.next}
        hint={accountText.nextHint}
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={setNext}
        isRequired
      />
      <div>
        <Button kind="primary" type="submit" isPending={change.isPending}>
          {account.has_password ? accountText.changePassword : accountText.setPassword}
        </Button>
      </div>
    </form>
  );
}
