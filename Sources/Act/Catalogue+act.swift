package import Content

extension Catalogue {
  /// The words of the ledger: why an action is where it is, and what a person could not do.
  package static let act = Catalogue(checks + answers + people + mail + account)

  private static let checks: [Entry] = [
    Entry("action_expired", english: "Not begun by {at}, when it expired.", chinese: "到 {at} 仍未开始，已过期。"),
    Entry(
      "mode_changed", english: "Planned in {mode} mode, which the tenant has left.",
      chinese: "动作在 {mode} 模式下安排，租户已切换模式。"),
    Entry("strategy_not_live", english: "The strategy is no longer live.", chinese: "策略已不在运行中。"),
    Entry(
      "strategy_not_readable", english: "The version of the strategy that planned this can't be read.",
      chinese: "安排该动作的策略版本无法读取。"),
    Entry("erased", english: "Called off: the customer was erased.", chinese: "客户数据已被删除，动作已取消。"),
    Entry("customer_erased", english: "The customer was erased.", chinese: "客户数据已被删除。"),
    Entry(
      "left_audience", english: "The customer is no longer in “{segment}”, the strategy's audience.",
      chinese: "客户已不在策略受众「{segment}」中。"),
    Entry(
      "entered_excluded", english: "The customer is now in “{segment}”, which the strategy excludes.",
      chinese: "客户现属于策略排除的分群「{segment}」。"),
    Entry(
      "merged", english: "Two customers turned out to be one, who gets this from another action already.",
      chinese: "两个客户实为同一人，已由另一动作触达。"),
    Entry("trigger_gone", english: "What triggered it is gone.", chinese: "触发该动作的事实已不存在。"),
    Entry(
      "address_gone", english: "The address on {channel} is no longer a proven one of this customer.",
      chinese: "{channel} 上的地址已不再是该客户的已验证地址。"),
    Entry(
      "address_moved", english: "The address on {channel} is no longer this customer's.",
      chinese: "{channel} 上的地址已不属于该客户。"),
    Entry(
      "confirmation_settled",
      english: "Nothing waits for a confirmation any more: it was given or withdrawn otherwise.",
      chinese: "已无待确认的同意：已另行确认或撤回。"),
    Entry("address_suppressed", english: "The address is suppressed: {reason}.", chinese: "地址已被禁止发送：{reason}。"),
    Entry("consent_gone", english: "Consent for {channel} was withdrawn.", chinese: "{channel} 的同意已撤回。"),
    Entry(
      "approval_void", english: "No approval stands for exactly this content, recipient and cost.",
      chinese: "没有针对当前内容、收件人和费用的有效审批。"),
    Entry("template_gone", english: "The template “{template}” is missing.", chinese: "模板「{template}」不存在。"),
    Entry("quiet_hours", english: "Quiet hours; put off until {until}.", chinese: "安静时段，推迟到 {until}。"),
    Entry(
      "warm_up",
      english: "Warm-up, day {day}: the {ceiling} marketing mails of the day are sent; put off until {until}.",
      chinese: "预热第 {day} 天：今日 {ceiling} 封营销邮件额度已用完，推迟到 {until}。"),
    Entry("emergency_stop", english: "Emergency stop by {by}: {reason}", chinese: "{by} 紧急停止：{reason}"),
  ]

  private static let answers: [Entry] = [
    Entry(
      "provider_unavailable", english: "The provider does not answer at the moment; it is tried again later.",
      chinese: "服务商暂时没有响应，稍后重试。"),
    Entry(
      "crashed_while_sending",
      english: "The process ended while this was being sent. Whether it arrived is not known.",
      chinese: "发送过程中进程中断，无法确定是否送达。"),
    Entry("message_unmakeable", english: "The message could not be made: {problem}.", chinese: "无法生成消息：{problem}。"),
    Entry("smtp_refused", english: "The mail server refused: {code} {text}", chinese: "邮件服务器拒绝：{code} {text}"),
    Entry(
      "smtp_unreachable", english: "The mail server could not be reached: {problem}.", chinese: "无法连接邮件服务器：{problem}。"),
    Entry("smtp_unsendable", english: "The mail can't be handed over: {problem}.", chinese: "邮件无法提交：{problem}。"),
    Entry(
      "smtp_lost",
      english: "The connection broke after the message was sent: {problem}. Whether it arrived is not known.",
      chinese: "消息发出后连接中断：{problem}。无法确定是否送达。"),
    Entry("webhook_url", english: "The endpoint is not a web address.", chinese: "端点不是有效的网址。"),
    Entry("webhook_secret", english: "The tenant's signing key can't be used.", chinese: "租户的签名密钥不可用。"),
    Entry("webhook_refused", english: "The endpoint answered {status}.", chinese: "端点返回 {status}。"),
    Entry(
      "webhook_forbidden", english: "The endpoint is in a private network and not allowed.", chinese: "端点位于内部网络，不允许访问。"),
    Entry(
      "webhook_unreachable", english: "The endpoint could not be reached: {problem}.", chinese: "无法连接端点：{problem}。"),
    Entry(
      "webhook_lost", english: "The endpoint did not answer: {problem}. It is called again with the same key.",
      chinese: "端点没有应答：{problem}。将以同一键重试。"),
    Entry(
      "sandbox_host", english: "A sandbox may only reach this machine, not {host}.", chinese: "沙箱只能访问本机，不能访问 {host}。"),
    Entry(
      "sandbox_recipient", english: "A sandbox may only write to addresses at example.com.",
      chinese: "沙箱只能发送到 example.com 的地址。"),
  ]

  private static let people: [Entry] = [
    Entry("action_not_found", english: "There is no such action.", chinese: "没有该动作。"),
    Entry(
      "action_not_possible", english: "Not possible while the action is {state}.", chinese: "动作处于 {state} 状态，无法执行。"),
    Entry(
      "action_changed_meanwhile", english: "The action changed meanwhile. Look at it again.", chinese: "动作刚刚发生变化，请重新查看。"
    ),
    Entry("action_too_late", english: "The action has expired; plan it anew.", chinese: "动作已过期，请重新安排。"),
    Entry("budget_used_up", english: "The budget “{budget}” has no room for it.", chinese: "预算「{budget}」余额不足。"),
    Entry("coupon_used_up", english: "The coupon pool “{pool}” is empty.", chinese: "优惠券池「{pool}」已发完。"),
    Entry(
      "approval_own_strategy", english: "You wrote this strategy; somebody else has to approve its actions.",
      chinese: "该策略由您编写，需由其他人审批。"),
    Entry("approval_not_waiting", english: "The action no longer waits for approval.", chinese: "动作已不在等待审批。"),
    Entry(
      "approval_content_changed", english: "What you saw is not what would be sent. Look at it again.",
      chinese: "您看到的内容与将发送的不一致，请重新查看。"),
    Entry("approval_rejected", english: "Rejected by {by}: {reason}", chinese: "{by} 已拒绝：{reason}"),
    Entry(
      "evidence_missing", english: "Say how you know, for example the provider's log line.", chinese: "请说明依据，例如服务商的日志。"),
    Entry("replayed", english: "Tried again by {by}.", chinese: "由 {by} 重新尝试。"),
    Entry("resolved_sent", english: "{by} found that it was sent: {evidence}", chinese: "{by} 确认已发送：{evidence}"),
    Entry(
      "resolved_not_sent", english: "{by} found that it was not sent: {evidence}", chinese: "{by} 确认未发送：{evidence}"),
  ]

  private static let mail: [Entry] = [
    Entry("test_mail_mark", english: "[Test] ", chinese: "[测试] "),
    Entry(
      "mail_not_signed",
      english: """
        Mails leave without a DKIM signature, and the relay has not been proven to add one: mailbox providers will \
        ignore one-click unsubscribing. Configure a DKIM key, or prove the relay.
        """,
      chinese: "邮件没有 DKIM 签名，也未证实中继会签名：邮箱服务商会忽略一键退订。请配置 DKIM 密钥，或验证中继。"),
    Entry(
      "mail_signature_lacks",
      english: "The DKIM signature does not cover {headers}: mailbox providers will ignore one-click unsubscribing.",
      chinese: "DKIM 签名未覆盖 {headers}：邮箱服务商会忽略一键退订。"),
  ]
}
