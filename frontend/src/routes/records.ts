import { createRoute } from "@tanstack/react-router";
import { recordsSearch } from "../features/records/search";
import { shellRoute } from "./root";
import { screen } from "./screen";

const contacts = createRoute({
  getParentRoute: () => shellRoute,
  path: "/contacts",
  validateSearch: recordsSearch,
  component: screen(() => import("../features/records/ContactsPage"), "ContactsPage"),
});
const companies = createRoute({
  getParentRoute: () => shellRoute,
  path: "/companies",
  validateSearch: recordsSearch,
  component: screen(() => import("../features/records/CompaniesPage"), "CompaniesPage"),
});
const contact = createRoute({
  getParentRoute: () => shellRoute,
  path: "/contacts/$recordId",
  component: screen(() => import("../features/records/ContactPage"), "ContactPage"),
});
const company = createRoute({
  getParentRoute: () => shellRoute,
  path: "/companies/$recordId",
  component: screen(() => import("../features/records/CompanyPage"), "CompanyPage"),
});
const merge = {
  validateSearch: (search: Record<string, unknown>): { other?: number } =>
    Number.isSafeInteger(Number(search.other)) && Number(search.other) > 0 ? { other: Number(search.other) } : {},
};
const mergeContact = createRoute({
  getParentRoute: () => shellRoute,
  path: "/contacts/$recordId/merge",
  ...merge,
  component: screen(() => import("../features/records/MergePage"), "MergeContactPage"),
});
const mergeCompany = createRoute({
  getParentRoute: () => shellRoute,
  path: "/companies/$recordId/merge",
  ...merge,
  component: screen(() => import("../features/records/MergePage"), "MergeCompanyPage"),
});

export const recordRoutes = [contacts, companies, contact, company, mergeContact, mergeCompany] as const;
