import type { MailAccount as Account } from "../../api/mail";
import { useQuery } from "../../api/query";
import { ErrorNote, Note, Skeleton } from "../../ui/Note";
import { Facts, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";
import { MailDomain } from "./MailDomain";
import { MailRelay } from "./MailRelay";
import { MailWarmUp } from "./MailWarmUp";

const words = pairs({
  account: ["Mails leave through this account.", "邮件通过此账户发出。"],
  process: ["Mails leave through the server this process was started with. An account set here comes first.", "邮件通过启动时配置的服务器发出。在此设置的账户优先。"],
  mailbox: ["This is a sandbox: mails stay in the mailbox here. An account on another machine is used once the business is live.", "当前为沙箱：邮件保存在本地邮箱。其他主机上的账户在切换到正式模式后使用。"],
  figures: ["What came back", "退信与投诉"],
  lately: (days: number) => [`In the last ${days} days`, `最近 ${days} 天`],
  sent: ["Mails sent", "已发送"],
  bounced: ["Bounced", "退信"],
  complained: ["Complaints", "投诉"],
  rate: ["Complaint rate", "投诉率"],
  limit: ["Gmail and Yahoo want it below 0.1%, and punish 0.3%.", "Gmail 和 Yahoo 要求低于 0.1%，达到 0.3% 会受限。"],
  over: ["The complaint rate has reached 0.3%: mailbox providers will turn mails away. Send less, to who asked for it.", "投诉率已达 0.3%，邮箱服务商会拒收邮件。请减少发送，只发给主动订阅的客户。"],
});

/** Everything about how mails leave, from the server to the name service. */
export function MailAccount() {
  const say = useWords(words);
  const account = useQuery<Account>("/v1/mail-account");
  if (!account.data) return <Panel>{account.error ? <ErrorNote error={account.error} retry={account.reload} /> : <Skeleton lines={6} />}</Panel>;
  const { way, problem } = account.data;
  return (
    <>
      <Note tone={way === "closed" ? "bad" : way === "mailbox" ? "info" : "ok"}>{way === "closed" ? problem : say[way]}</Note>
      <MailRelay key={account.data.relay?.host ?? ""} account={account.data} changed={account.reload} />
      <MailDomain account={account.data} changed={account.reload} />
      <MailWarmUp warmUp={account.data.warm_up} changed={account.reload} />
      <Returns figures={account.data.figures} />
    </>
  );
}

function Returns({ figures }: { figures: Account["figures"] }) {
  const say = useWords(words);
  const format = useFormat();
  const rate = figures.complaint_rate;
  return (
    <Panel title={say.figures} aside={<span className="second small">{say.lately(figures.days)}</span>}>
      <div className="stack">
        <Facts rows={[[say.sent, format.number(figures.sent)], [say.bounced, format.number(figures.bounced)], [say.complained, format.number(figures.complained)], [say.rate, rate === null ? "–" : `${(rate * 100).toFixed(2)}%`]]} />
        {rate !== null && rate >= 0.003 ? <Note tone="bad">{say.over}</Note> : <p className="second small">{say.limit}</p>}
      </div>
    </Panel>
  );
}
