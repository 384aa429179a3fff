import { useState } from "react";
import { api } from "../../api/client";
import { forgetAnswers, useDoing } from "../../api/query";
import { Dialog } from "../../ui/Drawer";
import { Field, TextInput } from "../../ui/Field";
import { ErrorNote, Note } from "../../ui/Note";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Test consent for marketing mail", "营销邮件测试授权"],
  note: ["Only in the sandbox: whoever never said anything counts as consenting to marketing mail, so that you can try strategies. It is written into the ledger under this name and does not hold in live mode.", "仅限沙箱：从未表态的客户将视为同意接收营销邮件，便于试用策略。会以此名称写入授权记录，正式模式下无效。"],
  evidence: ["Name of the test", "测试名称"],
  grant: ["Grant", "授予"],
  done: (count: string) => [`${count} customers, for the test.`, `已为 ${count} 位客户授予测试授权。`],
});

/** In the sandbox nobody is written to, so consent may be pretended, under a name. */
export function TestGrantDialog({ close }: { close: () => void }) {
  const say = useWords(words);
  const format = useFormat();
  const [evidence, setEvidence] = useState("");
  const grant = useDoing(async () => {
    const answer = await api.post<{ granted: number }>("/v1/consents/test-grant", { purpose: "marketing", channel: "email", evidence });
    forgetAnswers();
    toast(say.done(format.number(answer.granted)));
    close();
  });
  return (
    <Dialog title={say.title} close={close} confirm={say.grant} isReady={evidence.trim() !== ""} isBusy={grant.isBusy} onConfirm={() => void grant.run()}>
      <Note tone="warn">{say.note}</Note>
      <Field label={say.evidence}><TextInput value={evidence} onChange={(event) => setEvidence(event.target.value)} /></Field>
      <ErrorNote error={grant.error} />
    </Dialog>
  );
}
