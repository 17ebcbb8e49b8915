import { type FormEvent, useId, useState } from "react";
import { apiHooks } from "../../client/api";
import { sentenceOf } from "../../client/queries";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Notice } from "../../components/Notice";
import { TextField } from "../../components/TextField";
import { toast } from "../../components/Toasts";
import { frameText } from "../../text/frame";
import { providersText } from "../../text/providers";
import { useProvidersChanged } from "./AccountActions";
import type { Provider } from "./ProviderCard";

/** Enters or changes an account: the key can be written and never read. */
export function AccountDialog({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const form = useId();
  const changed = useProvidersChanged();
  const [key, setKey] = useState("");
  const [price, setPrice] = useState(String(Number(provider.credit_price)));
  const [currency, setCurrency] = useState(provider.currency);
  const [address, setAddress] = useState(provider.base_url);
  const save = apiHooks.useMutation("put", "/api/v1/providers/{provider}", {
    meta: { saysItself: true },
    onSuccess: () => {
      toast(providersText.saved(provider.label));
      onClose();
      return changed();
    },
  });
  const priceOk = /^\d{1,6}([.,]\d{1,6})?$/.test(price.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!priceOk) return;
    const body = { key: key.trim() || null, credit_price: price.trim().replace(",", "."), currency, base_url: address };
    save.mutate({ params: { path: { provider: provider.name } }, body });
  };
  return (
    <Dialog
      title={providersText.enterTitle(provider.label)}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{frameText.cancel}</Button>
          <Button kind="primary" type="submit" form={form} isPending={save.isPending}>
            {frameText.save}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {save.isError ? (
          <Notice kind="problem" live>
            {sentenceOf(save.error)}
          </Notice>
        ) : null}
        <p>{providersText.enterWhy(provider.label)}</p>
        <TextField
          label={providersText.key}
          type="password"
          autoComplete="off"
          autoFocus
          hint={provider.source === "workspace" ? providersText.keyHint : undefined}
          value={key}
          onChange={setKey}
        />
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label={providersText.priceOf}
            inputMode="decimal"
            value={price}
            onChange={setPrice}
            error={priceOk ? null : providersText.priceWrong}
          />
          <TextField
            label={providersText.currency}
            hint={providersText.currencyHint}
            value={currency}
            onChange={(value) => setCurrency(value.toUpperCase())}
            maxLength={3}
          />
        </div>
        <p className="text-ink-faint text-sm">{providersText.priceHint}</p>
        <TextField
          label={providersText.address}
          hint={providersText.addressHint}
          value={address}
          onChange={setAddress}
        />
      </form>
    </Dialog>
  );
}
