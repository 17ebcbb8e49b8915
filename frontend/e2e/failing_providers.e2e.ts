import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { expectAccessible, screenshots, visit } from "./browser";
import { contactsImported } from "./contacts";
import { marked } from "./files";
import { ask, product } from "./product";
import { askedOfApollo, sandbox } from "./sandbox";

interface Calls {
  items: { id: number; status: string; credits: string; settled_by: string }[];
}

const notice = (page: Page, words: RegExp) => page.getByRole("status").getByText(words);
const atHome = (page: Page, list: string, run: number) =>
  page
    .getByRole("list", { name: list })
    .getByRole("listitem")
    .filter({ has: page.locator(`a[href^="/enrichment/${run}"]`) });

beforeEach(async () => {
  await ask("alice", "PUT", "/providers/apollo", { credit_price: "0.20" });
});

afterEach(async () => {
  await sandbox("DELETE", "/faults");
});

test("a call whose answer was lost waits for a person, who settles it and notes what was given back", async () => {
  const job = await contactsImported("bob", marked("lost"), 20);
  await sandbox("POST", "/faults", { kind: "drop_after", provider: "apollo", count: 1 });
  const run = await askedOfApollo("bob", job);
  await visit("bob", async ({ page }) => {
    await page.goto("/");
    const unknown = page.locator("main").getByText(/The outcome of 1 call is not known/);
    const waiting = atHome(page, "Needs you", run);
    await waiting.getByText("1 call has an outcome that nobody knows").waitFor();
    await waiting.getByRole("link").click();
    await unknown.waitFor();
    const settle = page.getByRole("button", { name: /^Was not charged.*call/ });
    await settle.focus();
    await expectAccessible(page);
    await screenshots(page, "call-unknown");
    await settle.press("Enter");
    const why = page.getByRole("dialog").getByLabel("How you know");
    await why.fill("not on the bill of March");
    await expectAccessible(page);
    await why.press("Enter");
    await page.getByText("The call is settled.").waitFor();
    await unknown.waitFor({ state: "detached" });
    const called = async () => (await ask<Calls>("bob", "GET", `/enrichments/${run}/calls`)).items;
    const settled = (await called()).find((call) => call.status === "settled_by_person");
    expect([Number(settled?.credits), settled?.settled_by]).toEqual([0, product.people.bob.email]);
    const answered = async () => (await called()).find((call) => call.status === "answered");
    // The other calls may still be under way.
    await expect.poll(answered).toBeDefined();
    const charged = await answered();
    await page.goto(`/enrichment/${run}?tab=calls`);
    await page.getByRole("button", { name: new RegExp(`^Given back….*call ${charged?.id}$`) }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Credits").fill("9999");
    await dialog.getByLabel("Credits").press("Enter");
    await dialog.getByText(/up to \d+(\.\d+)? credits can be given back/).waitFor();
    await dialog.getByLabel("Credits").fill("2");
    await expectAccessible(page);
    await screenshots(page, "call-refund");
    await dialog.getByLabel("Credits").press("Enter");
    await page.getByText("What was given back is in the ledger.").waitFor();
    const left = (await called()).find((call) => call.id === charged?.id);
    expect(Number(left?.credits)).toBe(Number(charged?.credits) - 2);
    await screenshots(page, "calls");
    await page.goto("/enrichment/spend?kind=refund");
    await page.getByRole("row", { name: new RegExp(`Given back.*call ${charged?.id}`) }).waitFor();
    await page.goto("/");
    await atHome(page, "Done lately", run).waitFor();
    await atHome(page, "Needs you", run).waitFor({ state: "detached" });
  });
});

test("a key that is refused pauses a run with one sentence; once it is renewed the run goes on", async () => {
  await ask("alice", "PUT", "/providers/apollo", { key: "sandbox-first" });
  await sandbox("POST", "/keys", { provider: "apollo", key: "sandbox-first", revoked: true });
  const run = await askedOfApollo("alice", await contactsImported("alice", marked("key"), 10));
  await visit("alice", async ({ page }) => {
    await page.goto("/");
    await atHome(page, "Needs you", run)
      .getByText(/Apollo.*key/)
      .waitFor();
    await screenshots(page, "home-key-refused");
    await atHome(page, "Needs you", run).getByRole("link").click();
    await notice(page, /Apollo.*key/).waitFor();
    await expect.poll(() => page.getByText(/Apollo.*key/).count()).toBe(1);
    await expectAccessible(page);
    await screenshots(page, "enrichment-key-refused");
    await page.getByRole("link", { name: "See the providers" }).click();
    const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Apollo" }) });
    await card.getByText("Key refused").waitFor();
    await card.getByRole("button", { name: /^Change.*: Apollo$/ }).click();
    const key = page.getByRole("dialog").getByLabel("API key");
    await key.fill("sandbox-second");
    await key.press("Enter");
    await card.getByText("Ready", { exact: true }).waitFor();
    await page.goto(`/enrichment/${run}`);
    await notice(page, /of 10 contacts got something/).waitFor();
    // What is refused to the account is not the whole of it.
    await sandbox("POST", "/faults", { kind: "forbidden", provider: "apollo", endpoint: "people/bulk_match" });
    const other = await askedOfApollo("alice", await contactsImported("alice", marked("plan"), 10));
    await page.goto("/enrichment/providers");
    await card.getByText("Refused in part").waitFor();
    await expect.poll(() => card.getByText("Refused to this account").count()).toBe(1);
    await expectAccessible(page);
    await screenshots(page, "provider-refused");
    await sandbox("DELETE", "/faults");
    await card.getByRole("button", { name: /^Check.*: Apollo$/ }).click();
    await card.getByText("Ready", { exact: true }).waitFor();
    await page.goto(`/enrichment/${other}`);
    await notice(page, /of 10 contacts got something/).waitFor();
  });
  await ask("alice", "DELETE", "/providers/apollo");
});

test("a provider that fails too often is waited for, which is said, and the run goes on by itself", async () => {
  await sandbox("POST", "/faults", { kind: "server_error", status: 503, provider: "apollo" });
  const run = await askedOfApollo("bob", await contactsImported("bob", marked("down"), 80));
  await visit("bob", async ({ page }) => {
    await page.goto(`/enrichment/${run}`);
    await notice(page, /Apollo fails too often: it is tried again in \d+ s/).waitFor();
    await screenshots(page, "enrichment-breaker");
    await page.getByRole("link", { name: "Home" }).click();
    await atHome(page, "Running", run).waitFor();
    await atHome(page, "Needs you", run).waitFor({ state: "detached" });
    // Only now: a run that goes on may have ended before a slow page tells of it.
    await sandbox("DELETE", "/faults");
    await page.goBack();
    await notice(page, /of 80 contacts got something/).waitFor();
  });
});
