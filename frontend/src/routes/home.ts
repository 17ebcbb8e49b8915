import { createRoute } from "@tanstack/react-router";
import { shellRoute } from "./root";
import { screen } from "./screen";

export const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  component: screen(() => import("../features/home/HomePage"), "HomePage"),
});
