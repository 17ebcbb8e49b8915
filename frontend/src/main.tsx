import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { RouterProvider as AriaRouterProvider } from "react-aria-components";
import { createRoot } from "react-dom/client";
import "./app.css";
import { makeQueryClient } from "./client/queries";
import { Toasts, toast } from "./components/Toasts";
import { makeRouter } from "./routes/router";

const queries = makeQueryClient((sentence) => toast(sentence, "problem"));
const router = makeRouter(queries);

const place = document.getElementById("app");
if (place === null) throw new Error("index.html has no #app");
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <AriaRouterProvider navigate={(to) => void router.navigate({ to })}>
        <RouterProvider router={router} />
        <Toasts />
      </AriaRouterProvider>
    </QueryClientProvider>
  </StrictMode>,
);
