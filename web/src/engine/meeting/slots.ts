// What plays in which receiving section.
import type { MediaSource, MeetingSlot } from "../../protocol/types.gen";

export interface Playing {
  participantId: string;
  source: MediaSource;
}

export class SlotTable {
  private epoch = 0;
  private slots = new Map<string, Playing | undefined>();

  /** Of a new connection: its epochs begin anew. */
  begin(slots: readonly MeetingSlot[]): void {
    this.epoch = 0;
    this.replace(slots);
  }

  /** False: an older form than the known one. */
  take(epoch: number, slots: readonly MeetingSlot[]): boolean {
    if (epoch <= this.epoch) return false;
    this.epoch = epoch;
    this.replace(slots);
    return true;
  }

  clear(): void {
    this.begin([]);
  }

  playing(mid: string): Playing | undefined {
    return this.slots.get(mid);
  }

  midOf(participantId: string, source: MediaSource): string | undefined {
    for (const [mid, playing] of this.slots) {
      if (playing?.participantId === participantId && playing.source === source) return mid;
    }
    return undefined;
  }

  private replace(slots: readonly MeetingSlot[]): void {
    this.slots = new Map(
      slots.map(({ mid, participant_id: participantId, source }) => [
        mid,
        participantId !== undefined && source !== undefined ? { participantId, source } : undefined,
      ]),
    );
  }
}
