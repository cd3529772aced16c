import { t } from "@lingui/core/macro";
import { Link, Navigate, useSearch } from "@tanstack/react-router";
import { useEngineStore } from "../features/app/engine_context";
import { usePageTitle } from "../features/app/use_page_title";
import { AuthCard } from "../features/session/AuthCard";
import { RegisterForm } from "../features/session/RegisterForm";

export function RegisterPage() {
  usePageTitle(t`Create an account`);
  const { invite } = useSearch({ from: "/register" });
  const phase = useEngineStore("session", (state) => state.phase);
  const server = useEngineStore("session", (state) => state.server);
  if (phase === "signed_in") return <Navigate to="/" replace />;
  const signIn = (
    <>
      {t`Already have an account?`} <Link to="/sign-in">{t`Sign in`}</Link>
    </>
  );
  if (server?.first_account) {
    return (
      <AuthCard
        title={t`Welcome to Earshot`}
        lead={t`Create the first account. You will administer this server.`}
      >
        <RegisterForm inviteToken={invite} />
      </AuthCard>
    );
  }
  const allowed =
    server?.registration === "open" || (server?.registration === "invite" && invite !== undefined);
  if (server && !allowed) {
    return (
      <AuthCard
        title={t`Create an account`}
        lead={
          server.registration === "invite"
            ? t`You need an invite link for this server. Ask an administrator for one.`
            : t`This server does not take new accounts. Ask an administrator.`
        }
        footer={signIn}
      >
        {null}
      </AuthCard>
    );
  }
  const lead = server?.name ? t`on ${server.name}` : undefined;
  return (
    <AuthCard
      title={t`Create an account`}
      lead={
        invite === undefined ? lead : t`You have been invited. Choose how people will know you.`
      }
      footer={signIn}
    >
      <RegisterForm inviteToken={invite} />
    </AuthCard>
  );
}
