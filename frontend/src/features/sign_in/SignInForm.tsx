import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "../../client/api";
import { sentenceOf } from "../../client/queries";
import type { Session } from "../../client/session";
import { Button } from "../../components/Button";
import { Notice } from "../../components/Notice";
import { TextField } from "../../components/TextField";
import { signInText } from "../../text/sign_in";

interface SignInFormProps {
  email?: string;
  onSignedIn: (session: Session) => void;
}

/** E-mail address and password. */
export function SignInForm({ email: known = "", onSignedIn }: SignInFormProps) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    meta: { saysItself: true },
    mutationFn: async () => (await api.POST("/api/v1/session", { body: { email, password } })).data as Session,
    onSuccess: onSignedIn,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {signIn.isError ? (
        <Notice kind="problem" live>
          {sentenceOf(signIn.error)}
        </Notice>
      ) : null}
      <TextField
        label={signInText.email}
        type="email"
        name="email"
        autoComplete="username"
        isRequired
        value={email}
        onChange={setEmail}
        autoFocus={known === ""}
      />
      <TextField
        label={signInText.password}
        type="password"
        name="password"
        autoComplete="current-password"
        isRequired
        value={password}
        onChange={setPassword}
        autoFocus={known !== ""}
      />
      <Button kind="primary" type="submit" isPending={signIn.isPending}>
        {signInText.signIn}
      </Button>
    </form>
  );
}
