import { useState } from "react";
import { withQuery } from "../../api/client";
import type { MailMessage, MailRow } from "../../api/ledger";
import { usePages, useQuery } from "../../api/query";
import { useSettled } from "../../api/settled";
import { Link, setParameters, useParameter } from "../../app/router";
import { DataTable, type Column } from "../../ui/DataTable";
import { Drawer } from "../../ui/Drawer";
import { Field, Segmented, TextInput } from "../../ui/Field";
import { FilterBar } from "../../ui/FilterBar";
import { Icon } from "../../ui/Icon";
import { MailFrame } from "../../ui/MailFrame";
import { Empty, ErrorNote, Note, Skeleton } from "../../ui/Note";
import { Facts, PageHeader, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Mailbox", "沙箱邮箱"],
  note: ["The sandbox keeps here what would have left. No customer was written to.", "沙箱把本应发出的邮件保存在这里，没有联系任何真实客户。"],
  search: ["Search recipient or subject", "搜索收件人或主题"],
  subject: ["Subject", "主题"],
  to: ["To", "收件人"],
  from: ["From", "发件人"],
  when: ["When", "时间"],
  none: ["No mail here.", "没有邮件。"],
  noneHint: ["Mails appear when a strategy's actions are sent, or a test mail is.", "策略动作执行或发送测试邮件后会出现在这里。"],
  view: ["View", "查看方式"],
  seen: ["As seen", "阅读视图"],
  text: ["Text", "纯文本"],
  headers: ["Headers", "邮件头"],
  download: ["Download", "下载原文"],
  action: ["Its action", "对应动作"],
  customer: ["Its customer", "对应客户"],
  noHtml: ["This mail has no HTML part.", "该邮件没有 HTML 部分。"],
});

export default function Mailbox() {
  const say = useWords(words);
  const format = useFormat();
  const [search] = useParameter("search");
  const [open] = useParameter("open");
  const [text, setText] = useState(search);
  const wanted = useSettled(text, (value) => setParameters({ search: value, open: null }, { replace: true }));
  const pages = usePages<MailRow>(withQuery("/v1/mailbox", { search: wanted }));
  const columns: Column<MailRow>[] = [
    { key: "subject", title: say.subject, render: (row) => row.subject },
    { key: "to", title: say.to, render: (row) => row.recipient, isWide: true, width: "32%" },
    { key: "when", title: say.when, render: (row) => format.instant(row.at), isWide: true, width: "18%" },
  ];
  return (
    <>
      <PageHeader needs="analyse" title={say.title} about={say.note} />
      <div className="stack">
        <FilterBar>
          <div className="field is-long"><Field label={say.search}><TextInput type="search" value={text} onChange={(event) => setText(event.target.value)} /></Field></div>
        </FilterBar>
        <ErrorNote error={pages.error} retry={pages.reload} />
        <Panel flush>
          {pages.isLoading && pages.rows.length === 0 ? <div style={{ padding: 16 }}><Skeleton lines={8} /></div> : pages.rows.length === 0 ? <Empty icon="mail" title={say.none}>{say.noneHint}</Empty> : (
            <DataTable label={say.title} columns={columns} rows={pages.rows} rowKey={(row) => row.action} hasMore={pages.hasMore} more={pages.more} height="max(320px, calc(100vh - 280px))"
              isCurrent={(row) => row.action === open} rowLink={(row) => withQuery("/mailbox", { search, open: row.action })} />
          )}
        </Panel>
      </div>
      {open && <MailDrawer id={open} close={() => setParameters({ open: null })} />}
    </>
  );
}

function MailDrawer({ id, close }: { id: string; close: () => void }) {
  const say = useWords(words);
  const format = useFormat();
  const message = useQuery<MailMessage>(`/v1/mailbox/${id}/message`);
  const [view, setView] = useState("seen");
  const mail = message.data;
  const options = [{ value: "seen", label: say.seen }, { value: "text", label: say.text }, { value: "headers", label: say.headers }];
  return (
    <Drawer title={mail?.subject ?? say.title} close={close}>
      {!mail ? message.error ? <ErrorNote error={message.error} retry={message.reload} /> : <Skeleton lines={6} /> : (
        <>
          <Facts rows={[
            [say.from, mail.from], [say.to, mail.to], [say.when, format.instant(mail.at)],
            [say.customer, <Link to={`/customers/${mail.customer}`}>{mail.recipient}</Link>],
            [say.action, <Link to={`/actions?open=${mail.action}`}>{mail.action.slice(0, 13)}</Link>],
          ]} />
          <div className="row wrap spread">
            <Segmented label={say.view} options={options} value={view} onValue={setView} />
            <a className="button" href={`/v1/mailbox/${id}`} download><Icon name="download" /><span>{say.download}</span></a>
          </div>
          {view === "seen" && (mail.html ? <MailFrame html={mail.html} title={mail.subject} height={520} /> : <><Note>{say.noHtml}</Note><pre>{mail.text}</pre></>)}
          {view === "text" && <pre>{mail.text}</pre>}
          {view === "headers" && <dl className="mailbox-headers">{mail.headers.map((header, index) => <div key={index}><dt>{header.name}</dt><dd className="mono">{header.value}</dd></div>)}</dl>}
        </>
      )}
    </Drawer>
  );
}
