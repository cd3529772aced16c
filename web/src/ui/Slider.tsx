import {
  Slider as AriaSlider,
  Label,
  SliderOutput,
  type SliderProps,
  SliderThumb,
  SliderTrack,
} from "react-aria-components";
import fieldStyles from "./TextField.module.css";
import styles from "./Slider.module.css";

interface Props extends Omit<SliderProps<number>, "className" | "style" | "children"> {
  label: string;
}

/** A value of 0..1 shown in percent, unless told otherwise. */
export function Slider({ label, ...rest }: Props) {
  return (
    <AriaSlider
      minValue={0}
      maxValue={1}
      step={0.05}
      formatOptions={{ style: "percent" }}
      {...rest}
      className={styles.slider}
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <SliderOutput className={styles.output} />
      <SliderTrack className={styles.track}>
        {({ state }) => (
          <>
            <span className={styles.fill} style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
            <SliderThumb className={styles.thumb} />
          </>
        )}
      </SliderTrack>
    </AriaSlider>
  );
}
