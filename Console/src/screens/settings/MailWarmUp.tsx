import { useState } from "react";
import { api } from "../../api/client";
import { removePart, type MailAccount } from "../../api/mail";
import { useDoing } from "../../api/query";
import { Button } from "../../ui/Button";
import { errorOf, Field, NumberInput } from "../../ui/Field";
import { ErrorNote, Progress } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Warm-up", "预热"],
  about: ["A new domain or address that sends much at once looks like spam. A warm-up sends few marketing mails on the first day and twice as many each day; the rest waits for the next day and is not lost.", "新域名或新地址一开始大量发信会被视为垃圾邮件。预热从每天少量营销邮件开始，逐日翻倍；超出的邮件推迟到第二天，不会丢失。"],
  first: ["On the first day", "首日数量"],
  target: ["Until a day has", "直到每日"],
  begin: ["Begin today", "今天开始"],
  end: ["End the warm-up", "结束预热"],
  day: (day: string, sent: string, ceiling: string) => [`Day ${day} of the warm-up: ${sent} of ${ceiling} sent today`, `预热第 ${day} 天：今日已发 ${sent} / ${ceiling}`],
  over: (target: string) => [`The warm-up has reached its target of ${target} a day: there is no ceiling any more.`, `预热已达到每日 ${target} 封的目标，不再限制。`],
  next: ["The days to come", "接下来几天"],
});

/** How much a new sender may send today, and how that grows. */
export function MailWarmUp({ warmUp, changed }: { warmUp: MailAccount["warm_up"]; changed: () => void }) {
  const say = useWords(words);
  const format = useFormat();
  const [draft, setDraft] = useState<{ first: number | null; target: number | null }>({ first: 50, target: 10_000 });
  const begin = useDoing(async () => {
    await api.put("/v1/mail-account/warm-up", draft);
    changed();
  });
  const end = useDoing(async () => {
    await removePart("warm-up");
    changed();
  });
  const number = (value: number) => format.number(value);
  const coming = warmUp?.ceiling ? [2, 4, 8, 16].map((factor) => (warmUp.ceiling ?? 0) * factor).filter((count) => count < warmUp.target) : [];
  return (
    <Panel title={say.title} aside={warmUp && <Button disabled={end.isBusy} onClick={() => void end.run()}>{say.end}</Button>}>
      <div className="stack">
        <p className="second small">{say.about}</p>
        {warmUp ? (
          warmUp.ceiling === null ? <p>{say.over(number(warmUp.target))}</p> : (
            <div className="stack tight">
              <p className="strong">{say.day(number(warmUp.day), number(warmUp.sent_today), number(warmUp.ceiling))}</p>
              <Progress label={say.title} share={warmUp.sent_today / warmUp.ceiling} />
              {coming.length > 0 && <p className="second small">{say.next}: {coming.map(number).join(" → ")}</p>}
            </div>
          )
        ) : (
          <div className="row wrap mail-warm-up">
            <Field label={say.first} error={errorOf(begin.error, "first")}><NumberInput min={1} value={draft.first} onValue={(first) => setDraft({ ...draft, first })} /></Field>
            <Field label={say.target} error={errorOf(begin.error, "target")}><NumberInput min={2} value={draft.target} onValue={(target) => setDraft({ ...draft, target })} /></Field>
            <Button look="primary" disabled={begin.isBusy} onClick={() => void begin.run()}>{say.begin}</Button>
          </div>
        )}
        {begin.error && !["first", "target"].includes(begin.error.field ?? "") && <ErrorNote error={begin.error} />}
        <ErrorNote error={end.error} />
      </div>
    </Panel>
  );
}
