import { t } from "@lingui/core/macro";
import { Link, Navigate } from "@tanstack/react-router";
import { useEngineStore } from "../features/app/engine_context";
import { usePageTitle } from "../features/app/use_page_title";
import { AuthCard } from "../features/session/AuthCard";
import { SignInForm } from "../features/session/SignInForm";

function noticeOf(
  reason: "revoked" | "password_changed" | "deactivated" | "expired" | undefined,
): string | undefined {
  switch (reason) {
    case "revoked":
      return t`This device was signed out from another one.`;
    case "password_changed":
      return t`Your password has changed. Sign in with the new one.`;
    case "deactivated":
      return t`Your account has been deactivated by an administrator.`;
    case "expired":
      return t`You have been signed out. Sign in again.`;
    case undefined:
      return undefined;
  }
}

export function SignInPage() {
  usePageTitle(t`Sign in`);
  const phase = useEngineStore("session", (state) => state.phase);
  const server = useEngineStore("session", (state) => state.server);
  const reason = useEngineStore("session", (state) => state.signedOutReason);
  if (phase === "signed_in") return <Navigate to="/" replace />;
  if (server?.first_account) return <Navigate to="/register" replace />;
  const footer =
    server?.registration === "open" ? (
      <>
        {t`New here?`} <Link to="/register">{t`Create an account`}</Link>
      </>
    ) : (
      t`New here? Ask an administrator for an invite link.`
    );
  return (
    <AuthCard
      title={t`Sign in`}
      lead={server?.name ? t`to ${server.name}` : undefined}
      footer={footer}
    >
      <SignInForm notice={noticeOf(reason)} />
    </AuthCard>
  );
}
