import { expect, test } from "vitest";
import { expectAccessible, screenshots, visit } from "./browser";
import { imported } from "./imports";
import { ask } from "./product";

interface Company {
  id: number;
  domain: string;
}

const mark = `mill${Date.now().toString(36)}`;
const FILE = [
  "email,first_name,last_name,company,website",
  `ana@${mark}.com,Ana,Sousa,${mark} Works,https://${mark}.com`,
  `ben@${mark}.com,Ben,Okoro,${mark} Works,https://${mark}.com`,
  `cleo@${mark}.org,Cleo,Diaz,${mark} Charity,https://${mark}.org`,
  "",
].join("\n");

test("a company is found in its list, changed in place, tells its history and its people, and takes in another", async () => {
  await imported("bob", FILE, `${mark}.csv`);
  const { items } = await ask<{ items: Company[] }>("bob", "GET", `/companies?q=${mark}`);
  const other = items.find((each) => each.domain === `${mark}.org`);
  await ask("alice", "PATCH", `/companies/${other?.id}`, { industry: "Charity", country: "PT" });
  await visit("bob", async ({ page }) => {
    await page.goto("/companies");
    await page.getByRole("searchbox", { name: "Search companies" }).fill(mark);
    await page.getByText("2 companies", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Filters" }).press("Enter");
    await page.getByRole("button", { name: /^Country: / }).click();
    await page.getByRole("searchbox", { name: "Find" }).fill("Portugal");
    await page.getByRole("menuitem", { name: "Portugal" }).click();
    await page.getByRole("dialog").getByText("1 company", { exact: true }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "companies-filters");
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: /^Country: Portugal/ }).click();
    await page.getByText("2 companies", { exact: true }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "companies");
    await page.getByRole("link", { name: `${mark} Works` }).press("Enter");
    await page.getByRole("heading", { name: `${mark} Works`, level: 1 }).waitFor();
    await page.getByRole("link", { name: "Ana Sousa" }).waitFor();
    await page.getByText("Show empty fields").click();
    await page.getByRole("button", { name: "Edit Industry", exact: true }).click();
    const editor = page.getByRole("textbox", { name: "Industry", exact: true });
    await editor.fill("Milling");
    await editor.press("Enter");
    await page.getByText("Industry saved.").waitFor();
    await page.getByRole("button", { name: /by bob@example.com.*History of Industry/ }).click();
    await page.getByText("By hand").first().waitFor();
    await expectAccessible(page);
    await screenshots(page, "company");
    await page.getByRole("button", { name: "Merge…" }).click();
    await page.getByLabel("Find the other record").fill(`${mark}.org`);
    await page.getByRole("button", { name: `Choose ${mark} Charity` }).click();
    await page.getByRole("radio", { name: "Charity", exact: true }).check();
    await expectAccessible(page);
    await screenshots(page, "company-merge");
    await page.getByRole("button", { name: `Merge ${mark} Charity into this one` }).click();
    await page
      .getByRole("alertdialog")
      .getByRole("button", { name: /^Merge/ })
      .click();
    await page.getByRole("link", { name: "Cleo Diaz" }).waitFor();
    await page.getByRole("button", { name: /merged from.*History of Industry/ }).click();
    await page.getByText("By a merge").first().waitFor();
    await screenshots(page, "company-merged");
    await page.goto(`/companies/${other?.id}`);
    await page.getByRole("heading", { name: `${mark} Works`, level: 1 }).waitFor();
    const merged = await ask<Company>("bob", "GET", `/companies/${other?.id}`);
    expect(merged).toMatchObject({ domain: `${mark}.com`, fields: { industry: "Charity", country: "PT" } });
  });
});
