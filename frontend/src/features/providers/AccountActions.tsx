import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiHooks } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { toast } from "../../components/Toasts";
import { providersText } from "../../text/providers";
import { AccountDialog } from "./AccountDialog";
import type { Provider } from "./ProviderCard";

/** Enters, checks and removes the workspace's account at a provider; only owners may. */
export function AccountActions({ provider }: { provider: Provider }) {
  const whyNot = useWhyNot("providers:manage");
  const [open, setOpen] = useState(false);
  const check = apiHooks.useMutation("post", "/api/v1/providers/{provider}/check", {
    onSuccess: () => toast(providersText.checkedNow(provider.label)),
    onSettled: useProvidersChanged(),
  });
  if (provider.source === "open") return null;
  const own = provider.source === "workspace";
  const of = <span className="sr-only">{providersText.ofProvider(provider.label)}</span>;
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="small" kind={own ? "secondary" : "primary"} disabledBecause={whyNot} onPress={() => setOpen(true)}>
        {own ? providersText.replace : providersText.enter}
        {of}
      </Button>
      {provider.state === "NOT_SET_UP" ? null : (
        <Button
          size="small"
          isPending={check.isPending}
          disabledBecause={whyNot}
          onPress={() => check.mutate({ params: { path: { provider: provider.name } } })}
        >
          {providersText.check}
          {of}
        </Button>
      )}
      {own ? <Remove provider={provider} whyNot={whyNot} /> : null}
      {open ? <AccountDialog provider={provider} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

/** Reads the providers anew; forecasts rest on their prices. */
export function useProvidersChanged() {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ["get", "/api/v1/providers"] }),
      queries.invalidateQueries({ queryKey: ["forecast"] }),
    ]);
}

function Remove({ provider, whyNot }: { provider: Provider; whyNot: string | null }) {
  const [asking, setAsking] = useState(false);
  const changed = useProvidersChanged();
  const remove = apiHooks.useMutation("delete", "/api/v1/providers/{provider}", {
    onSuccess: () => toast(providersText.removed(provider.label)),
    onSettled: () => {
      setAsking(false);
      return changed();
    },
  });
  return (
    <>
      <Button size="small" kind="quiet" disabledBecause={whyNot} onPress={() => setAsking(true)}>
        {providersText.remove}
        <span className="sr-only">{providersText.ofProvider(provider.label)}</span>
      </Button>
      <ConfirmDialog
        title={providersText.removeTitle(provider.label)}
        action={providersText.remove}
        danger
        isOpen={asking}
        isPending={remove.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate({ params: { path: { provider: provider.name } } })}
      >
        {providersText.removeWhy}
      </ConfirmDialog>
    </>
  );
}
