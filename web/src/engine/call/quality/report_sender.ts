// Hands the report of a call to the server; one that could not be sent waits for the next greeting.
import type { CallReport } from "../../../protocol/types.gen";
import type { Requester } from "../../chat/context";

export class ReportSender {
  private readonly socket: Requester;
  private waiting: CallReport | undefined;

  constructor(socket: Requester) {
    this.socket = socket;
  }

  send(report: CallReport): void {
    this.waiting = report;
    this.flush();
  }

  flush(): void {
    const report = this.waiting;
    if (!report || !this.socket.isOnline) return;
    this.waiting = undefined;
    // A server that does not want it any more is asked once only.
    this.socket.request("call_report", report).catch(() => {
      if (!this.socket.isOnline) this.waiting ??= report;
    });
  }
}
