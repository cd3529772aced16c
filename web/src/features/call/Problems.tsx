import { t } from "@lingui/core/macro";
import { TriangleAlert, X } from "lucide-react";
import type { CallView } from "../../engine";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { useEngine } from "../app/engine_context";
import { problemWords, remedyLabel } from "./problem_words";

interface Props {
  view: CallView;
  /** Opens the choice of devices; without it that remedy is not offered. */
  onChooseDevice?(): void;
}

/** Each error of the call with its text and what can be done. The live regions speak them. */
export function Problems({ view, onChooseDevice }: Props) {
  const engine = useEngine();
  return view.problems.map((problem) => {
    const { title, text } = problemWords(problem);
    return (
      <Banner
        key={problem.id}
        tone="warning"
        inset
        icon={<TriangleAlert aria-hidden="true" />}
        stacked
        after={
          <IconButton
            size="small"
            label={t`Dismiss`}
            icon={<X aria-hidden="true" />}
            onPress={() => engine.call.dismissProblem(problem.id)}
          />
        }
        actions={
          <>
            {problem.remedies.map((remedy) => {
              const label = remedyLabel(remedy);
              const choosing = remedy === "choose_other_device";
              if (label === undefined || (choosing && !onChooseDevice)) return null;
              return (
                <Button
                  key={remedy}
                  size="small"
                  onPress={() =>
                    choosing ? onChooseDevice?.() : engine.call.applyRemedy(problem.id, remedy)
                  }
                >
                  {label}
                </Button>
              );
            })}
          </>
        }
      >
        <b>{title}</b> {text}
      </Banner>
    );
  });
}
