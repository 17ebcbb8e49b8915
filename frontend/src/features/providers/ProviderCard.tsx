import type { ReactNode } from "react";
import type { Schemas } from "../../client/api";
import { Badge, type Tone } from "../../components/Badge";
import { Notice } from "../../components/Notice";
import { Card } from "../../components/Page";
import { SandboxBadge } from "../../components/SandboxBadge";
import { number, timeAgo } from "../../lib/format";
import { amount } from "../../text/enrichments";
import { frameText } from "../../text/frame";
import { providersText, smallMoney } from "../../text/providers";
import { AccountActions } from "./AccountActions";

export type Provider = Schemas["ProviderOut"];

const TONES: Readonly<Record<string, Tone>> = { GOOD: "good", REFUSED: "danger", NOT_SET_UP: "neutral" };

/** One provider: its account, its health, and what it costs. */
export function ProviderCard({ provider }: { provider: Provider }) {
  const { spent } = provider;
  const currency = spent.currency || provider.currency;
  return (
    <Card className="flex h-full flex-col gap-3">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="font-semibold text-lg">{provider.label}</h2>
        <State provider={provider} />
        {provider.sandbox ? <SandboxBadge /> : null}
        <span className="basis-full text-ink-soft text-sm">
          {providersText.source(provider.source)}
          {provider.key_hint ? `, ${providersText.keyEnds(provider.key_hint)}` : ""}
        </span>
      </header>
      {provider.sentence ? <Notice kind="warn">{provider.sentence}</Notice> : null}
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
        <Fact name={providersText.breaker}>
          {providersText.breakers[provider.breaker.state] ?? provider.breaker.state}
          {provider.breaker.next_probe_at === null
            ? ""
            : `, ${providersText.nextTry(timeAgo(provider.breaker.next_probe_at))}`}
        </Fact>
        <Fact name={providersText.limits}>
          <Limits provider={provider} />
        </Fact>
        <Fact name={providersText.creditsLeft}>
          {provider.credits_left === null ? providersText.notSaid : number(Number(provider.credits_left))}
        </Fact>
        <Fact name={providersText.price}>
          {Number(provider.credit_price) === 0
            ? providersText.free
            : smallMoney(provider.credit_price, provider.currency)}
        </Fact>
        <Fact name={providersText.spent}>
          {providersText.spentIn(amount(spent.money, currency), Number(spent.credits))}
          {Number(spent.unknown_money) > 0 ? (
            <span className="block text-sm text-warn">
              {providersText.unknown(amount(spent.unknown_money, currency))}
            </span>
          ) : null}
        </Fact>
        <Fact name={providersText.lastUse}>
          {provider.last_used_at === null ? frameText.never : timeAgo(provider.last_used_at)}
        </Fact>
      </dl>
      <Operations provider={provider} />
      <AccountActions provider={provider} />
    </Card>
  );
}

function State({ provider }: { provider: Provider }) {
  if (provider.state === "GOOD" && provider.operations.some(({ refused }) => refused !== "")) {
    return <Badge tone="warn">{providersText.partlyRefused}</Badge>;
  }
  return (
    <Badge tone={TONES[provider.state] ?? "neutral"}>{providersText.states[provider.state] ?? provider.state}</Badge>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-faint text-sm">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Limits({ provider }: { provider: Provider }) {
  if (provider.limits.length === 0) return providersText.noLimits;
  return (
    <ul>
      {provider.limits.map((limit) => (
        <li key={`${limit.operation}.${limit.seconds}`}>
          {providersText.limit(limit.left, limit.allowed, limit.seconds)}
          {limit.operation === "" ? null : (
            <span className="text-ink-faint text-sm"> {limit.operation.replaceAll("_", " ")}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Operations({ provider }: { provider: Provider }) {
  const shown = provider.operations.filter(({ gives, refused }) => gives.length > 0 || refused !== "");
  return (
    <section className="mb-auto border-line border-t pt-2">
      <h3 className="text-ink-faint text-sm">{providersText.asked}</h3>
      <ul className="text-sm">
        {shown.map((operation) => (
          <li key={operation.name} className="flex flex-wrap justify-between gap-x-3">
            <span>{operation.label}</span>
            {operation.refused === "" ? (
              <span className="text-ink-faint">
                {providersText.inACall(operation.questions_in_a_call, operation.credits)}
              </span>
            ) : (
              <Refusal sentence={operation.refused} said={provider.sentence} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** That the account may not ask for something; why, where the card does not say it already. */
function Refusal({ sentence, said }: { sentence: string; said: string }) {
  return (
    <>
      <Badge tone="warn">{providersText.refused}</Badge>
      {said.includes(sentence) ? null : <span className="basis-full text-ink-soft">{sentence}</span>}
    </>
  );
}
