import createClient from "openapi-fetch";
import createHooks from "openapi-react-query";
import { connectionText } from "../text/connection";
import { problemOf } from "./problem";
import type { components, paths } from "./schema";
import { send } from "./send";

/** The routes as typed functions: api.GET("/api/v1/imports"). Each throws Problem where the request is refused. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: send });
api.use({
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response, connectionText.unexpected(response.status));
  },
});

/** The routes as hooks: apiHooks.useQuery("get", "/api/v1/imports"); errors are Problem. */
export const apiHooks = createHooks(api);

/** What a route takes or gives, by its name in the description: Schemas["ImportOut"]. */
export type Schemas = components["schemas"];
