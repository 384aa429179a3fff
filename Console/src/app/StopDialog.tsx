import { useState } from "react";
import { api } from "../api/client";
import type { Page } from "../api/common";
import type { Stop } from "../api/ledger";
import type { StrategyRow } from "../api/strategies";
import { forgetAnswers, useDoing, useQuery } from "../api/query";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Drawer";
import { Field, Select, TextInput } from "../ui/Field";
import { ErrorNote } from "../ui/Note";
import { toast } from "../ui/Toasts";
import { useFormat } from "../words/format";
import { pairs, useWords } from "../words/words";

const words = pairs({
  title: ["Emergency stop", "紧急停发"],
  what: ["What to stop", "停发范围"],
  everything: ["Everything", "全部"],
  mail: ["All mail", "全部邮件"],
  webhooks: ["All webhooks", "全部 Webhook"],
  strategy: (name: string) => [`Strategy: ${name}`, `策略：${name}`],
  reason: ["Why", "原因"],
  reasonHint: ["Kept in the audit log and shown to everybody.", "会写入审计日志，并向所有人显示。"],
  note: [
    "Nothing leaves while a stop is in force, not even what was approved. Decisions go on and wait.",
    "停发期间不会发出任何内容，已批准的也不会。决策继续进行，动作等待。",
  ],
  stop: ["Stop now", "立即停发"],
  lift: ["Lift", "解除"],
  stopped: ["Stopped.", "已停发。"],
  lifted: ["The stop is lifted.", "停发已解除。"],
  inForce: ["In force", "生效中"],
});

/** Stops everything, a channel or a strategy at once, and lifts it again. Reached from every screen. */
export function StopDialog({ close }: { close: () => void }) {
  const say = useWords(words);
  const format = useFormat();
  const stops = useQuery<Page<Stop>>("/v1/stops");
  const strategies = useQuery<Page<StrategyRow>>("/v1/strategies").data?.items ?? [];
  const [scope, setScope] = useState("tenant");
  const [reason, setReason] = useState("");

  const stop = useDoing(async () => {
    const [kind, name] = scope.split(/:(.*)/s);
    await api.post("/v1/stops", { reason, ...(kind !== "tenant" && { [kind ?? ""]: name }) });
    forgetAnswers();
    toast(say.stopped);
    setReason("");
    stops.reload();
  });
  const lift = useDoing(async (scope: string) => {
    await api.delete(`/v1/stops/${encodeURIComponent(scope)}`);
    toast(say.lifted);
    stops.reload();
  });

  const options = [
    { value: "tenant", label: say.everything },
    { value: "channel:email", label: say.mail },
    { value: "channel:webhook", label: say.webhooks },
    ...strategies.map((one) => ({ value: `strategy:${one.key}`, label: say.strategy(one.name) })),
  ];
  return (
    <Dialog title={say.title} close={close} confirm={say.stop} isDangerous isReady={reason.trim() !== ""} isBusy={stop.isBusy} onConfirm={() => void stop.run()}>
      <p className="second small">{say.note}</p>
      {(stops.data?.items.length ?? 0) > 0 && (
        <ul className="stack tight" aria-label={say.inForce}>
          {stops.data?.items.map((one) => (
            <li key={one.scope} className="row spread">
              <span className="grow">
                <span className="strong">{options.find((option) => option.value === one.scope)?.label ?? one.scope}</span>{" "}
                <span className="second small">{one.reason} · {one.by} · {format.ago(one.at)}</span>
              </span>
              <Button needs="stop" icon="play" isBusy={lift.isBusy} onClick={() => void lift.run(one.scope)}>{say.lift}</Button>
            </li>
          ))}
        </ul>
      )}
      <Field label={say.what}><Select options={options} value={scope} onValue={setScope} /></Field>
      <Field label={say.reason} hint={say.reasonHint}><TextInput value={reason} onChange={(event) => setReason(event.target.value)} /></Field>
      <ErrorNote error={stop.error ?? lift.error ?? stops.error} />
    </Dialog>
  );
}
