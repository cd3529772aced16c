import { t } from "@lingui/core/macro";
import { useState } from "react";
import { FileTrigger } from "react-aria-components";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/TextField";
import { showToast } from "../../ui/toasts";
import { useEngine, useEngineStore } from "../app/engine_context";
import { byteSize } from "../app/format";
import { kDisplayNameMax } from "../../limits";
import { Section } from "./Section";
import styles from "./Section.module.css";
import { useAction } from "./use_action";

const kPictures = ["image/png", "image/jpeg", "image/webp"];

export function ProfileSettings() {
  const engine = useEngine();
  const me = useEngineStore("session", (state) => state.me);
  const bytesMax = useEngineStore("session", (state) => state.server?.limits.avatar_bytes_max);
  const [name, setName] = useState(me?.display_name ?? "");
  const saving = useAction();
  const picture = useAction();
  if (!me) return null;

  const upload = (files: FileList | null) => {
    const file = files?.[0];
    if (!file) return;
    if (bytesMax !== undefined && file.size > bytesMax) {
      showToast(t`The picture may have at most ${byteSize(bytesMax)}.`, { tone: "danger" });
      return;
    }
    void picture.run(() => engine.session.setAvatar(file), t`Your picture has changed.`);
  };

  return (
    <>
      <Section
        title={t`Picture`}
        lead={t`Shown beside your messages and to those you call. PNG, JPEG or WebP.`}
      >
        <div className={styles.photo}>
          <Avatar name={me.display_name} seed={me.id} url={engine.people.avatarUrl(me)} size={72} />
          <div className={styles.buttons}>
            <FileTrigger acceptedFileTypes={kPictures} onSelect={upload}>
              <Button isPending={picture.busy}>{t`Choose a picture`}</Button>
            </FileTrigger>
            {me.avatar_version > 0 && (
              <Button
                look="quiet"
                onPress={() => void picture.run(() => engine.session.removeAvatar())}
              >
                {t`Remove`}
              </Button>
            )}
          </div>
        </div>
      </Section>
      <Section title={t`Name`}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void saving.run(
              () => engine.session.setDisplayName(name.trim()),
              t`Your name has changed.`,
            );
          }}
        >
          <TextField
            label={t`Your name`}
            value={name}
            onChange={setName}
            maxLength={kDisplayNameMax}
            isRequired
            description={t`Your user name is ${me.username}. It can't be changed.`}
          />
          <Button
            type="submit"
            look="primary"
            isPending={saving.busy}
            isDisabled={name.trim() === "" || name.trim() === me.display_name}
          >
            {t`Save`}
          </Button>
        </form>
      </Section>
    </>
  );
}
