import { expect, it } from "vitest";
import { NO_TRACKS } from "../call/senders";
import { settle } from "../testing/fake_clock";
import { FakeMedia } from "../testing/fake_media";
import { type LocalOffer, MeetingLink } from "./meeting_link";

it("an answer counts for the offer with its number alone", async () => {
  const media = new FakeMedia();
  const offers: LocalOffer[] = [];
  const nothing = (): void => undefined;
  const link = new MeetingLink(
    media,
    {
      relayOnly: false,
      firefox: false,
      slots: { audio: 4, video: 6 },
      choice: { dataSaver: false, hint: "text" },
    },
    NO_TRACKS,
    {
      onConnected: nothing,
      onDisconnected: nothing,
      onFailed: nothing,
      onTrackFlow: nothing,
      onNegotiated: nothing,
      onOffer: (offer) => offers.push(offer),
    },
  );
  await link.begin();
  await link.admit(1, "v=0\r\n");
  link.grow({ audio: 8, video: 12 });
  await settle();
  expect(offers.map(({ negotiation }) => negotiation)).toEqual([2]);
  for (const other of [1, 3]) {
    link.answered(other, "v=0\r\ns=stale\r\n");
    await settle();
    expect(media.connection.signalingState).toBe("have-local-offer");
  }
  link.answered(2, "v=0\r\ns=answer\r\n");
  await settle();
  expect(media.connection.signalingState).toBe("stable");
  expect(media.connection.remoteDescription?.sdp).toContain("s=answer");
});
