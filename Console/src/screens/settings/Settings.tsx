import type { ReactNode } from "react";
import { Link, type Places } from "../../app/router";
import { PageHeader } from "../../ui/Panel";
import { pairs, useWords } from "../../words/words";
import { Audit } from "./Audit";
import { Budgets } from "./Budgets";
import { Erasures } from "./Erasures";
import { Business, Limits, Sender } from "./forms";
import { Keys } from "./Keys";
import { MailAccount } from "./MailAccount";
import { Password } from "./Password";
import { People } from "./People";
import { DoubleOptIn, Purposes, SignUpPage } from "./Purposes";
import { Retention } from "./Retention";
import { Sessions } from "./Sessions";
import { Suppressions } from "./Suppressions";
import { Webhooks } from "./Webhooks";

const words = pairs({
  title: ["Settings", "设置"],
  sections: ["Sections", "分类"],
  business: ["Business", "企业"],
  sender: ["Sender and law", "发件人与合规"],
  mail: ["Mail account", "发信账户"],
  suppressions: ["Suppressions", "抑制名单"],
  limits: ["Limits", "频次与时段"],
  budgets: ["Budgets", "预算"],
  purposes: ["Purposes and gates", "用途与闸门"],
  people: ["People", "成员"],
  keys: ["Keys", "密钥"],
  webhooks: ["Webhooks", "Webhook"],
  retention: ["Retention", "数据保留"],
  erasures: ["Erasures", "删除记录"],
  audit: ["Audit log", "操作日志"],
  account: ["My account", "我的账号"],
});

type Section =
  | "business" | "sender" | "mail" | "suppressions" | "limits" | "budgets" | "purposes"
  | "people" | "keys" | "webhooks" | "retention" | "erasures" | "audit" | "account";

const sections: Record<Section, () => ReactNode> = {
  business: () => <Business />,
  sender: () => <Sender />,
  mail: () => <MailAccount />,
  suppressions: () => <Suppressions />,
  limits: () => <Limits />,
  budgets: () => <Budgets />,
  purposes: () => <><DoubleOptIn /><SignUpPage /><Purposes /></>,
  people: () => <People />,
  keys: () => <Keys />,
  webhooks: () => <Webhooks />,
  retention: () => <Retention />,
  erasures: () => <Erasures />,
  audit: () => <Audit />,
  account: () => <><Password /><Sessions /></>,
};

export default function Settings({ section = "business" }: Places) {
  const say = useWords(words);
  const shown = (section in sections ? section : "business") as Section;
  return (
    <>
      <PageHeader title={say.title} />
      <div className="settings">
        <nav aria-label={say.sections}>
          <ul>{(Object.keys(sections) as Section[]).map((name) => <li key={name}><Link className="item" to={`/settings/${name}`} aria-current={name === shown ? "page" : undefined}>{say[name]}</Link></li>)}</ul>
        </nav>
        <div className="stack">{sections[shown]()}</div>
      </div>
    </>
  );
}
