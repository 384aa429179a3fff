/**
 * The answers the server's own tests record, held against the types the screens read. Nothing of it is bundled; the
 * type check fails where the two part.
 */
import accountsGolden from "../../../Tests/APITests/Golden/accounts.json";
import auditGolden from "../../../Tests/APITests/Golden/audit.json";
import invitationsGolden from "../../../Tests/APITests/Golden/invitations.json";
import sessionGolden from "../../../Tests/APITests/Golden/session.json";
import sessionsGolden from "../../../Tests/APITests/Golden/sessions.json";
import actionGolden from "../../../Tests/APITests/Golden/action.json";
import actionsGolden from "../../../Tests/APITests/Golden/actions.json";
import approvalSummaryGolden from "../../../Tests/APITests/Golden/approval-summary.json";
import approvalsGolden from "../../../Tests/APITests/Golden/approvals.json";
import budgetsGolden from "../../../Tests/APITests/Golden/budgets.json";
import customerCountGolden from "../../../Tests/APITests/Golden/customer-count.json";
import customersGolden from "../../../Tests/APITests/Golden/customers.json";
import effectGolden from "../../../Tests/APITests/Golden/effect.json";
import erasureGolden from "../../../Tests/APITests/Golden/erasure.json";
import erasuresGolden from "../../../Tests/APITests/Golden/erasures.json";
import growthGolden from "../../../Tests/APITests/Golden/growth.json";
import keysGolden from "../../../Tests/APITests/Golden/keys.json";
import mailAccountGolden from "../../../Tests/APITests/Golden/mail-account.json";
import mailboxGolden from "../../../Tests/APITests/Golden/mailbox.json";
import membersGolden from "../../../Tests/APITests/Golden/members.json";
import messageGolden from "../../../Tests/APITests/Golden/message.json";
import overviewGolden from "../../../Tests/APITests/Golden/overview.json";
import poolsGolden from "../../../Tests/APITests/Golden/pools.json";
import receiptsGolden from "../../../Tests/APITests/Golden/receipts.json";
import retentionGolden from "../../../Tests/APITests/Golden/retention.json";
import segmentGolden from "../../../Tests/APITests/Golden/segment.json";
import segmentPreviewGolden from "../../../Tests/APITests/Golden/segment-preview.json";
import segmentsGolden from "../../../Tests/APITests/Golden/segments.json";
import stopsGolden from "../../../Tests/APITests/Golden/stops.json";
import strategiesGolden from "../../../Tests/APITests/Golden/strategies.json";
import strategyGolden from "../../../Tests/APITests/Golden/strategy.json";
import strategyVersionsGolden from "../../../Tests/APITests/Golden/strategy-versions.json";
import suppressionsGolden from "../../../Tests/APITests/Golden/suppressions.json";
import templateGolden from "../../../Tests/APITests/Golden/template.json";
import templatesGolden from "../../../Tests/APITests/Golden/templates.json";
import tenantGolden from "../../../Tests/APITests/Golden/tenant.json";
import viewsGolden from "../../../Tests/APITests/Golden/views.json";
import vocabularyGolden from "../../../Tests/APITests/Golden/vocabulary.json";
import type { Page } from "./common";
import type { CustomerCount, CustomerRow, MemberRow } from "./customers";
import type { Action, ActionRow, ApprovalGroup, ApprovalRow, MailMessage, MailRow, ReceiptRow, Stop } from "./ledger";
import type { MailAccount, Suppression } from "./mail";
import type { Overview } from "./overview";
import type { AuditLine, Invitation, Person, SignedIn } from "./people";
import type { Erasure, Retention } from "./privacy";
import type { GrowthDay, Segment, SegmentPreview, SegmentRow, Vocabulary } from "./segments";
import type { Session } from "./session";
import type { Budget, Key, Pool, Tenant } from "./settings";
import type { SavedView } from "./views";
import type { Effect, Strategy, StrategyRow, StrategyVersion, Template } from "./strategies";

/** Words of a fixed list are any text in a JSON file, and a pair is a list. */
type Loose<T> = T extends string
  ? string
  : T extends [infer One, infer Other]
    ? (Loose<One> | Loose<Other>)[]
    : T extends (infer Element)[]
      ? Loose<Element>[]
      : T extends object
        ? { [Key in keyof T]: Loose<T[Key]> }
        : T;

const holds = <T>(_golden: Loose<T>): void => {};

export const check = (): void => {
  holds<Page<Person>>(accountsGolden);
  holds<Page<AuditLine>>(auditGolden);
  holds<Page<Invitation>>(invitationsGolden);
  holds<Session>(sessionGolden);
  holds<Page<SignedIn>>(sessionsGolden);
  holds<Action>(actionGolden);
  holds<Page<ActionRow>>(actionsGolden);
  holds<Page<ApprovalGroup>>(approvalSummaryGolden);
  holds<Page<ApprovalRow>>(approvalsGolden);
  holds<Page<Budget>>(budgetsGolden);
  holds<CustomerCount>(customerCountGolden);
  holds<Page<CustomerRow>>(customersGolden);
  holds<Effect>(effectGolden);
  holds<Erasure>(erasureGolden);
  holds<Page<Erasure>>(erasuresGolden);
  holds<Page<GrowthDay>>(growthGolden);
  holds<Page<Key>>(keysGolden);
  holds<MailAccount>(mailAccountGolden);
  holds<Page<MailRow>>(mailboxGolden);
  holds<Page<MemberRow>>(membersGolden);
  holds<MailMessage>(messageGolden);
  holds<Overview>(overviewGolden);
  holds<Page<Pool>>(poolsGolden);
  holds<Page<ReceiptRow>>(receiptsGolden);
  holds<Retention>(retentionGolden);
  holds<Segment>(segmentGolden as Loose<Segment>);
  holds<Page<SegmentRow>>(segmentsGolden);
  holds<SegmentPreview>(segmentPreviewGolden);
  holds<Page<Stop>>(stopsGolden);
  holds<Page<StrategyRow>>(strategiesGolden);
  holds<Strategy>(strategyGolden);
  holds<Page<StrategyVersion>>(strategyVersionsGolden);
  holds<Page<Suppression>>(suppressionsGolden);
  holds<Template>(templateGolden);
  holds<Page<Template>>(templatesGolden);
  holds<Tenant>(tenantGolden);
  holds<Page<SavedView>>(viewsGolden);
  holds<Vocabulary>(vocabularyGolden);
};
