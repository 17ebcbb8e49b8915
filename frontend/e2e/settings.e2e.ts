import { expect, test } from "vitest";
import { expectAccessible, NARROW, screenshots, visit } from "./browser";
import { marked } from "./files";
import { ask, product } from "./product";

test("an owner invites a person, who comes in by the link and sets a password; then the role changes and it ends", async () => {
  let link = "";
  const [name, dora] = [marked("Dora"), `${marked("dora")}@example.com`];
  await visit("alice", async ({ page }) => {
    await page.goto("/settings/members");
    await page.getByRole("button", { name: "Invite a person" }).click();
    await page.getByLabel("E-mail address").fill(dora);
    await page.getByLabel("Name", { exact: true }).fill(name);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Make the link" }).click();
    link = await page.getByLabel(`Signs ${dora} in`).inputValue();
    await screenshots(page, "settings-invitation");
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("row", { name }).getByText("Invited, not here yet").waitFor();
    await expectAccessible(page);
    await screenshots(page, "settings-members");
  });
  await visit(null, async ({ page }) => {
    await page.goto(link);
    await page.getByRole("link", { name: "Set a password" }).click();
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Set a password" }).click();
    await page
      .getByRole("alert")
      .getByText(/12 characters/)
      .waitFor();
    await page.getByLabel("New password").fill("amber violin tide");
    await page.getByRole("button", { name: "Set a password" }).click();
    await page.getByText("The password is set.").waitFor();
    await page.getByRole("button", { name: "Change the password" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "settings-account");
  });
  await visit("alice", async ({ page }) => {
    await page.goto("/settings/members");
    const row = page.getByRole("row", { name });
    await row.getByRole("button", { name: `Role of ${name}` }).click();
    await page.getByRole("option", { name: "Viewer" }).click();
    await page.getByText(`${name} is now viewer.`).waitFor();
    await row.getByRole("button", { name: `Actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Remove from the workspace" }).click();
    await expectAccessible(page);
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove from the workspace" }).click();
    await row.waitFor({ state: "detached" });
    // The only owner cannot go: the sentence of the server is shown.
    await page.getByRole("button", { name: /Role of alice/ }).click();
    await page.getByRole("option", { name: "Viewer" }).click();
    await page.getByText(/only owner of the workspace/).waitFor();
    await page
      .getByRole("button", { name: /Role of alice/ })
      .getByText("Owner")
      .waitFor();
  });
});

test("a key is shown once, works, and is refused when it is revoked", async () => {
  const name = marked("night shift ");
  await visit("alice", async ({ page }) => {
    await page.goto("/settings/api-keys");
    await page.getByRole("button", { name: "Create a key" }).click();
    await page.getByLabel("Name").fill(name);
    await expectAccessible(page);
    await screenshots(page, "settings-new-key");
    await page.getByRole("dialog").getByRole("button", { name: "Create a key" }).click();
    const secret = await page.getByLabel("API key", { exact: true }).inputValue();
    await page.getByRole("button", { name: "Done" }).click();
    const status = async () =>
      (await fetch(`${product.url}/api/v1/imports`, { headers: { Authorization: `Bearer ${secret}` } })).status;
    expect(await status()).toBe(200);
    await expectAccessible(page);
    await screenshots(page, "settings-api-keys");
    await expect.poll(() => page.content()).not.toContain(secret);
    await page.getByRole("button", { name: `Revoke ${name}` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText(`${name} is revoked.`).waitFor();
    expect(await status()).toBe(401);
  });
});

test("the workspace's settings are kept, and those who may not change them are told why", async () => {
  await visit("charlie", async ({ page }) => {
    await page.goto("/settings");
    const days = page.getByRole("group", { name: "Keep the rows of imports" }).getByRole("textbox", { name: "Days" });
    await page.getByLabel("Country").fill("Germany");
    await page.getByRole("button", { name: /Keep the rows of imports/ }).click();
    await page.getByRole("option", { name: "For a number of days" }).click();
    await days.fill("90");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    expect(await ask("charlie", "GET", "/workspace")).toMatchObject({ default_country: "DE", row_retention_days: 90 });
    await page.reload();
    await expect.poll(() => days.inputValue()).toBe("90");
    await expectAccessible(page);
    await screenshots(page, "settings-workspace");
  });
  await visit(
    "vera",
    async ({ page }) => {
      await page.goto("/settings");
      const save = page.getByRole("button", { name: "Save" });
      await expect.poll(() => save.getAttribute("aria-disabled")).toBe("true");
      await save.focus();
      await page.getByRole("tooltip", { name: /As viewer of this workspace/ }).waitFor();
      await expectAccessible(page);
      await page.getByRole("button", { name: "Open the navigation" }).click();
      await expectAccessible(page);
      await page.getByRole("dialog").getByRole("link", { name: "Home" }).click();
      await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
      await page.getByRole("dialog").waitFor({ state: "detached" });
    },
    NARROW,
  );
});
