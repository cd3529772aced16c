import { plural, t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { toRequestError } from "../../engine";
import { Button } from "../../ui/Button";
import { Skeleton } from "../../ui/Skeleton";
import { showToast } from "../../ui/toasts";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { agoWords } from "../app/format";
import { useServerNow } from "../app/use_server_now";
import { PasswordField } from "../session/PasswordField";
import { kPasswordMin } from "../../limits";
import { Section } from "./Section";
import styles from "./Section.module.css";

function PasswordForm() {
  const engine = useEngine();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const tooShort = next !== "" && [...next].length < kPasswordMin;

  const submit = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await engine.session.changePassword(current, next);
      setCurrent("");
      setNext("");
      showToast(t`Your password has changed. Other devices have been signed out.`);
    } catch (cause) {
      const { code } = toRequestError(cause);
      const wrong = code === "forbidden" || code === "unauthenticated" || code === "invalid";
      setProblem(wrong ? t`That is not your current password.` : failureWords(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <PasswordField
        label={t`Current password`}
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
        errorMessage={problem}
      />
      <PasswordField
        label={t`New password`}
        autoComplete="new-password"
        value={next}
        onChange={setNext}
        errorMessage={
          tooShort
            ? plural(kPasswordMin, {
                one: "Use at least # character.",
                other: "Use at least # characters.",
              })
            : undefined
        }
      />
      <Button
        type="submit"
        look="primary"
        isPending={busy}
        isDisabled={current === "" || next === "" || tooShort}
      >
        {t`Change password`}
      </Button>
    </form>
  );
}

function DeviceList() {
  const engine = useEngine();
  const queries = useQueryClient();
  const nowMs = useServerNow("minute");
  const devices = useQuery({ queryKey: ["devices"], queryFn: () => engine.account.devices() });
  const revoke = useMutation({
    mutationFn: (id: string) => engine.account.revokeDevice(id),
    onSuccess: () => {
      showToast(t`The device has been signed out.`);
      return queries.invalidateQueries({ queryKey: ["devices"] });
    },
    onError: (cause) => showToast(failureWords(cause), { tone: "danger" }),
  });
  if (devices.error) return <p className={styles.quiet}>{failureWords(devices.error)}</p>;
  if (devices.isPending) return <Skeleton rows={2} label={t`Loading devices`} />;
  return (
    <ul className={styles.list} aria-label={t`Signed-in devices`}>
      {devices.data.map((device) => (
        <li key={device.id}>
          <MonitorSmartphone aria-hidden="true" />
          <span className={styles.words}>
            <span className={styles.strong}>{device.name}</span>
            <span className={styles.quiet}>
              {t`${device.address}, used ${agoWords(device.last_used_at_ms, nowMs)}`}
            </span>
          </span>
          {device.current ? (
            <span className={styles.good}>{t`This device`}</span>
          ) : (
            <Button
              size="small"
              isPending={revoke.isPending && revoke.variables === device.id}
              onPress={() => revoke.mutate(device.id)}
              aria-label={t`Sign out ${device.name}`}
            >
              {t`Sign out`}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

export function SecuritySettings() {
  return (
    <>
      <Section
        title={t`Signed-in devices`}
        lead={t`Sign out what you don't know or no longer use.`}
      >
        <DeviceList />
      </Section>
      <Section title={t`Password`} lead={t`Changing it signs out your other devices.`}>
        <PasswordForm />
      </Section>
    </>
  );
}
