import { describe, expect, it } from "vitest";
import type { ParticipantView } from "../../engine";
import { kAna, kMe } from "../../test/fake_engine";
import { aParticipant, kBen } from "../../test/fake_meeting";
import { smallPicture, withSmall } from "./small_picture";

const media = { microphone: true, camera: false, screen: false };
const me = aParticipant(kMe, { media: { ...media, camera: true, screen: true } });
const ana = aParticipant(kAna, { media });
const ben = aParticipant(kBen, { media: { ...media, camera: true } });
const cleo = aParticipant({ ...kBen, id: "cleo" }, { media: { ...media, screen: true } });

const shown = (participants: ParticipantView[], dominantId?: string) => {
  const small = smallPicture({ participants, dominantId });
  return small && `${small.person.user.id} ${small.source ?? "face"}`;
};

describe("the small window of a group call", () => {
  it("shows one of the others: a shared screen, who speaks, or the first with a picture", () => {
    expect(shown([me, ana, ben, cleo], ben.id)).toBe("cleo screen");
    expect(shown([me, ana, ben], ana.id)).toBe("ana face");
    expect(shown([me, ana, ben], ben.id)).toBe("ben camera");
    expect(shown([me, ana, ben], me.id)).toBe("ben camera");
    expect(shown([me, ana])).toBe("ana face");
    expect(shown([me])).toBeUndefined();
  });

  it("asks for its picture, once, and for none where there is none", () => {
    const small = smallPicture({ participants: [me, ben], dominantId: undefined });
    const size = { width: 360, height: 270 };
    const [wish, ...more] = withSmall([], small, size, 2);
    expect(wish).toMatchObject({
      participant_id: ben.id,
      source: "camera",
      width: 720,
      height: 540,
    });
    expect(more).toEqual([]);
    if (!wish) throw new Error("a wish");
    expect(withSmall([wish], small, size, 2)).toEqual([wish]);
    const face = smallPicture({ participants: [me, ana], dominantId: undefined });
    expect(withSmall([], face, size, 2)).toEqual([]);
  });
});
