extension Catalogue {
  /// What is found about a sender's domain, and which providers demand it: Gmail and Yahoo since February 2024,
  /// Outlook.com since May 2025, of who sends 5,000 mails a day.
  package static let domainCheck = Catalogue(spf + dkim + dmarc)

  private static let spf: [Entry] = [
    Entry(
      "dns_unanswered",
      english: "Could not ask: no name server answered for {name}. This says nothing about the domain.",
      chinese: "无法查询：域名服务器没有应答 {name}，这并不说明域名有问题。"),
    Entry(
      "spf_none",
      english: """
        {domain} has no SPF record. Gmail, Yahoo and Outlook.com demand one of bulk senders; publish the one \
        below.
        """,
      chinese: "{domain} 没有 SPF 记录。Gmail、Yahoo 和 Outlook.com 要求批量发件人配置 SPF，请发布下方记录。"),
    Entry(
      "spf_no_relay", english: "{domain} has an SPF record; set the mail account to see whether it allows the relay.",
      chinese: "{domain} 已有 SPF 记录。设置发信账户后可检查是否允许该服务器。"),
    Entry(
      "spf_relay_here",
      english: """
        {domain} has an SPF record. The relay {relay} is on a private network: make sure that the record allows \
        the public address it sends from.
        """,
      chinese: "{domain} 已有 SPF 记录。发信服务器 {relay} 位于内网，请确认记录允许其对外发信的公网地址。"),
    Entry("spf_pass", english: "The SPF record of {domain} allows {relay}.", chinese: "{domain} 的 SPF 记录允许 {relay}。"),
    Entry(
      "spf_fail",
      english: """
        The SPF record of {domain} forbids {address}, the address of {relay}. If the relay sends from other \
        addresses, ask its provider what to include; else publish the record below.
        """,
      chinese: "{domain} 的 SPF 记录禁止 {relay} 的地址 {address}。如果服务器从其他地址发信，请向服务商询问应包含的记录；否则请发布下方记录。"),
    Entry(
      "spf_weak",
      english: """
        The SPF record of {domain} does not name {address}, the address of {relay}. If the relay sends from other \
        addresses, ask its provider what to include; else publish the record below.
        """,
      chinese: "{domain} 的 SPF 记录未包含 {relay} 的地址 {address}。如果服务器从其他地址发信，请向服务商询问应包含的记录；否则请发布下方记录。"),
    Entry(
      "spf_unknown", english: "The SPF record of {domain} uses macros, which only a receiver can judge.",
      chinese: "{domain} 的 SPF 记录使用了宏，只有收件方才能判断。"),
    Entry(
      "spf_two_records", english: "{domain} has several SPF records; receivers then take none. Leave one.",
      chinese: "{domain} 有多条 SPF 记录，收件方会全部忽略。请只保留一条。"),
    Entry(
      "spf_syntax",
      english: "The SPF record of {domain} has a term that does not exist; receivers then take none of it.",
      chinese: "{domain} 的 SPF 记录含有不存在的语法，收件方会全部忽略。"),
    Entry(
      "spf_too_many_lookups",
      english: """
        The SPF record of {domain} needs more than ten look-ups; receivers then take none of it. Take includes \
        out.
        """,
      chinese: "{domain} 的 SPF 记录需要超过十次查询，收件方会全部忽略。请减少 include。"),
    Entry(
      "spf_missing_include",
      english: "The SPF record of {domain} includes a domain that has none; receivers then take none of it.",
      chinese: "{domain} 的 SPF 记录包含了没有 SPF 的域名，收件方会全部忽略。"),
  ]

  private static let dkim: [Entry] = [
    Entry(
      "dkim_no_key",
      english: """
        Mails leave without a DKIM signature of yours. Gmail, Yahoo and Outlook.com demand one of bulk senders; \
        make a key and publish its record.
        """,
      chinese: "邮件没有您的 DKIM 签名。Gmail、Yahoo 和 Outlook.com 要求批量发件人签名，请生成密钥并发布记录。"),
    Entry(
      "dkim_none",
      english: "The key at {name} is not published. Until it is, signatures count as broken; publish the record below.",
      chinese: "{name} 处没有公钥，在发布之前签名无效。请发布下方记录。"),
    Entry("dkim_pass", english: "The key at {name} is ours.", chinese: "{name} 处的公钥与签名密钥一致。"),
    Entry(
      "dkim_test", english: "The key at {name} is ours, but marked as a test (t=y): receivers may ignore it.",
      chinese: "{name} 处的公钥一致，但标记为测试（t=y），收件方可能忽略。"),
    Entry(
      "dkim_revoked",
      english: """
        The key at {name} was revoked (p= is empty). Publish the record below, or make a key under another \
        selector.
        """,
      chinese: "{name} 处的公钥已吊销（p= 为空）。请发布下方记录，或以新的选择器生成密钥。"),
    Entry(
      "dkim_other", english: "The key at {name} is another one: signatures fail. Publish the record below.",
      chinese: "{name} 处是另一把公钥，签名会失败。请发布下方记录。"),
  ]

  private static let dmarc: [Entry] = [
    Entry(
      "dmarc_none",
      english: """
        {domain} has no DMARC record. Gmail, Yahoo and Outlook.com demand one of bulk senders; p=none is enough. \
        Publish the one below.
        """,
      chinese: "{domain} 没有 DMARC 记录。Gmail、Yahoo 和 Outlook.com 要求批量发件人配置，p=none 即可。请发布下方记录。"),
    Entry(
      "dmarc_two_records", english: "There are several DMARC records at {name}; receivers then take none. Leave one.",
      chinese: "{name} 有多条 DMARC 记录，收件方会全部忽略。请只保留一条。"),
    Entry(
      "dmarc_policy", english: "The DMARC record at {name} says no policy (p=none, quarantine or reject).",
      chinese: "{name} 的 DMARC 记录没有策略（p=none、quarantine 或 reject）。"),
    Entry(
      "dmarc_pass", english: "DMARC of {domain} says {policy}, and our signature for {dkim} satisfies it.",
      chinese: "{domain} 的 DMARC 策略为 {policy}，{dkim} 的签名符合要求。"),
    Entry(
      "dmarc_spf_only",
      english: """
        DMARC of {domain} says {policy}, and only SPF can satisfy it, which forwarding breaks. Sign with a key of \
        {domain}.
        """,
      chinese: "{domain} 的 DMARC 策略为 {policy}，目前只能依靠 SPF，转发后会失效。请用 {domain} 的密钥签名。"),
    Entry(
      "dmarc_unaligned",
      english: """
        DMARC of {domain} says {policy}, and neither the signature ({dkim}) nor the envelope ({envelope}) is of \
        that domain.
        """,
      chinese: "{domain} 的 DMARC 策略为 {policy}，但签名域名（{dkim}）和信封域名（{envelope}）都不属于该域名。"),
  ]
}
