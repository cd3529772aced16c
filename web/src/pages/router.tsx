import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { withWords } from "../i18n";
import { EmptyPage } from "./EmptyPage";
import { ErrorPage } from "./ErrorPage";
import { NotFoundPage } from "./NotFoundPage";
import { RootPage } from "./RootPage";

const root = createRootRoute({ component: RootPage, notFoundComponent: NotFoundPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("./SignInPage"), "SignInPage"),
});

const register = createRoute({
  getParentRoute: () => root,
  path: "/register",
  validateSearch: (search: Record<string, unknown>): { invite?: string } =>
    typeof search.invite === "string" ? { invite: search.invite } : {},
  component: lazyRouteComponent(() => import("./RegisterPage"), "RegisterPage"),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: lazyRouteComponent(() => import("./ShellPage"), "ShellPage"),
});

const empty = createRoute({ getParentRoute: () => shell, path: "/", component: EmptyPage });

const conversation = createRoute({
  getParentRoute: () => shell,
  path: "/c/$conversationId",
  validateSearch: (search: Record<string, unknown>): { message?: number } => {
    const seq = Number(search.message);
    return Number.isSafeInteger(seq) && seq > 0 ? { message: seq } : {};
  },
  component: lazyRouteComponent(() => import("./ConversationPage"), "ConversationPage"),
});

const search = createRoute({
  getParentRoute: () => shell,
  path: "/search",
  validateSearch: (input: Record<string, unknown>): { q?: string; in?: string } => ({
    ...(typeof input.q === "string" || typeof input.q === "number" ? { q: String(input.q) } : {}),
    ...(typeof input.in === "string" ? { in: input.in } : {}),
  }),
  component: lazyRouteComponent(() => import("./SearchPage"), "SearchPage"),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings/{-$section}",
  component: lazyRouteComponent(
    () => withWords("settings", () => import("./SettingsPage")),
    "SettingsPage",
  ),
});

const calls = createRoute({
  getParentRoute: () => shell,
  path: "/calls",
  validateSearch: (input: Record<string, unknown>): { filter?: "missed"; call?: string } => ({
    ...(input.filter === "missed" ? { filter: "missed" } : {}),
    ...(typeof input.call === "string" ? { call: input.call } : {}),
  }),
  component: lazyRouteComponent(
    () => withWords("history", () => import("./CallsPage")),
    "CallsPage",
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    register,
    shell.addChildren([empty, conversation, search, calls, settings]),
  ]),
  defaultPendingMs: 200,
  defaultErrorComponent: ErrorPage,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
