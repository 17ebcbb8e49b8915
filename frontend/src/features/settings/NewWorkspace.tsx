import { type FormEvent, useState } from "react";
import { api, apiHooks } from "../../client/api";
import { sentenceOf } from "../../client/queries";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { Card } from "../../components/Page";
import { TextField } from "../../components/TextField";
import { workspaceText } from "../../text/settings";

/** Makes another workspace and goes over to it. */
export function NewWorkspace() {
  const [name, setName] = useState("");
  const whyNot = useWhyNot("workspace:manage");
  const make = apiHooks.useMutation("post", "/api/v1/workspaces", {
    meta: { saysItself: true },
    onSuccess: async ({ id }) => {
      await api.POST("/api/v1/session/workspace", { body: { workspace_id: id } });
      // Nothing of one workspace may be left on a page about another.
      location.assign("/");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ body: { name } });
  };
  return (
    <Card>
      <p className="mb-4 text-ink-soft">{workspaceText.anotherWhy}</p>
      <form onSubmit={submit} className="flex max-w-xl flex-wrap items-start gap-3">
        <TextField
          label={workspaceText.newName}
          value={name}
          onChange={setName}
          error={make.isError ? sentenceOf(make.error) : null}
          isRequired
          className="grow"
        />
        <Button type="submit" isPending={make.isPending} disabledBecause={whyNot} className="mt-5.5">
          {workspaceText.make}
        </Button>
      </form>
    </Card>
  );
}
