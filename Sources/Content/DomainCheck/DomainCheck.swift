package import Domain

/// Looks whether a sender's domain vouches for its mails as the large mailbox providers demand.
package struct DomainCheck: Sendable {
  /// The domain in From.
  private let domain: String
  /// The domain of the envelope's sender, which SPF is asked for.
  private let envelope: String
  /// The host the mails are handed to; nil where none is set.
  private let relay: String?
  private let dkim: MailAccount.DKIM?
  private let names: NameService

  package init(
    domain: String, envelope: String? = nil, relay: String?, dkim: MailAccount.DKIM?, names: NameService
  ) {
    self.domain = domain.lowercased()
    self.envelope = (envelope ?? domain).lowercased()
    self.relay = relay
    self.dkim = dkim
    self.names = names
  }

  package func findings() async -> [MailFinding] {
    async let spf = spf()
    async let key = key()
    let (first, second) = await (spf, key)
    return [first, second, await policy(isSigned: second.level == .ok || second.level == .warn)]
  }

  // MARK: - SPF

  private func spf() async -> MailFinding {
    let found = await names.texts(envelope)
    guard case .found(let texts) = found, let text = texts.first(where: SPFRecord.claims) else {
      if found == .failed { return unanswered(.spf, envelope) }
      return MailFinding(.spf, .bad, LocalizedSentence("spf_none", ["domain": envelope]), record: spfRecord(nil))
    }
    guard let relay else {
      return MailFinding(.spf, .warn, LocalizedSentence("spf_no_relay", ["domain": envelope]))
    }
    let addresses: [String]
    if InternetAddress(relay) != nil {
      addresses = [relay]
    } else if case .found(let values) = await names.addresses(relay) {
      addresses = values
    } else {
      return unanswered(.spf, relay)
    }
    if addresses.contains(where: { InternetAddress($0)?.isPrivate ?? true }) {
      return MailFinding(.spf, .warn, LocalizedSentence("spf_relay_here", ["domain": envelope, "relay": relay]))
    }
    for address in addresses {
      let verdict = await SPFCheck.verdict(envelope, address: address, names)
      if verdict != .pass { return finding(verdict, address, relay, text) }
    }
    return MailFinding(
      .spf, .ok, LocalizedSentence("spf_pass", ["domain": envelope, "relay": relay]),
      record: .init(name: envelope, value: text))
  }

  private func finding(_ verdict: SPFCheck.Verdict, _ address: String, _ relay: String, _ text: String) -> MailFinding {
    let parameters = ["domain": envelope, "relay": relay, "address": address]
    switch verdict {
    case .pass: return MailFinding(.spf, .ok, LocalizedSentence("spf_pass", parameters))
    case .unanswered: return unanswered(.spf, envelope)
    case .unknown: return MailFinding(.spf, .unknown, LocalizedSentence("spf_unknown", parameters))
    case .none: return MailFinding(.spf, .bad, LocalizedSentence("spf_none", parameters), record: spfRecord(nil))
    case .broken(let flaw): return MailFinding(.spf, .bad, LocalizedSentence(flaw.rawValue, parameters))
    case .fail: return MailFinding(.spf, .bad, LocalizedSentence("spf_fail", parameters), record: spfRecord(text))
    case .softFail, .neutral:
      return MailFinding(.spf, .warn, LocalizedSentence("spf_weak", parameters), record: spfRecord(text))
    }
  }

  /// The record with the relay in it, before what speaks for everybody else.
  private func spfRecord(_ present: String?) -> MailFinding.Record? {
    guard let relay else { return nil }
    let own = InternetAddress(relay).map { ($0.isShort ? "ip4:" : "ip6:") + relay } ?? "a:\(relay)"
    var words = present?.split(separator: " ").map(String.init) ?? ["v=spf1", "~all"]
    let rest = words.firstIndex { word in
      let word = word.lowercased()
      return word.hasSuffix("all") && word.count <= 4 || word.hasPrefix("redirect=")
    }
    words.insert(own, at: rest ?? words.count)
    return .init(name: envelope, value: words.joined(separator: " "))
  }

  // MARK: - DKIM

  private func key() async -> MailFinding {
    guard let dkim else { return MailFinding(.dkim, .bad, LocalizedSentence("dkim_no_key")) }
    let name = "\(dkim.selector)._domainkey.\(dkim.domain)"
    let record = MailFinding.Record(name: name, value: dkim.record)
    switch await names.texts(name) {
    case .failed: return unanswered(.dkim, name)
    case .none: return MailFinding(.dkim, .bad, LocalizedSentence("dkim_none", ["name": name]), record: record)
    case .found(let texts):
      let keys = texts.compactMap { TagList($0)["p"] }
      if keys.contains(dkim.publicKey) {
        let isTest = texts.contains { TagList($0)["t"]?.split(separator: ":").contains("y") ?? false }
        return isTest
          ? MailFinding(.dkim, .warn, LocalizedSentence("dkim_test", ["name": name]), record: record)
          : MailFinding(.dkim, .ok, LocalizedSentence("dkim_pass", ["name": name]), record: record)
      }
      let code = keys.contains("") ? "dkim_revoked" : "dkim_other"
      return MailFinding(.dkim, .bad, LocalizedSentence(code, ["name": name]), record: record)
    }
  }

  // MARK: - DMARC

  private func policy(isSigned: Bool) async -> MailFinding {
    let proposed = MailFinding.Record(name: "_dmarc.\(domain)", value: "v=DMARC1; p=none; rua=mailto:dmarc@\(domain)")
    var name = domain
    while true {
      switch await names.texts("_dmarc.\(name)") {
      case .failed: return unanswered(.dmarc, "_dmarc.\(name)")
      case .found(let texts):
        let records = texts.filter { TagList($0)["v"] == "DMARC1" }
        if records.count > 1 {
          return MailFinding(.dmarc, .bad, LocalizedSentence("dmarc_two_records", ["name": "_dmarc.\(name)"]))
        }
        if let record = records.first { return judge(record, at: name, isSigned: isSigned, proposed) }
      case .none: break
      }
      // Up to the domain somebody registered (the tree walk of DMARCbis).
      let parent = name.split(separator: ".").dropFirst()
      guard parent.count >= 2 else {
        return MailFinding(.dmarc, .bad, LocalizedSentence("dmarc_none", ["domain": domain]), record: proposed)
      }
      name = parent.joined(separator: ".")
    }
  }

  private func judge(
    _ text: String, at name: String, isSigned: Bool, _ proposed: MailFinding.Record
  ) -> MailFinding {
    let tags = TagList(text)
    let policy = (name == domain ? tags["p"] : tags["sp"] ?? tags["p"])?.lowercased() ?? ""
    let record = MailFinding.Record(name: "_dmarc.\(name)", value: text)
    guard ["none", "quarantine", "reject"].contains(policy) else {
      return MailFinding(.dmarc, .bad, LocalizedSentence("dmarc_policy", ["name": record.name]), record: proposed)
    }
    let signs = isSigned && dkim.map { isAligned($0.domain, strict: tags["adkim"] == "s") } ?? false
    let envelops = isAligned(envelope, strict: tags["aspf"] == "s")
    let parameters = ["domain": domain, "policy": policy, "dkim": dkim?.domain ?? "-", "envelope": envelope]
    if signs { return MailFinding(.dmarc, .ok, LocalizedSentence("dmarc_pass", parameters), record: record) }
    if envelops { return MailFinding(.dmarc, .warn, LocalizedSentence("dmarc_spf_only", parameters), record: record) }
    return MailFinding(.dmarc, .bad, LocalizedSentence("dmarc_unaligned", parameters), record: record)
  }

  /// The same domain or, unless strict, one that is under the other.
  private func isAligned(_ other: String, strict: Bool) -> Bool {
    let other = other.lowercased()
    return other == domain || !strict && (other.hasSuffix(".\(domain)") || domain.hasSuffix(".\(other)"))
  }

  private func unanswered(_ about: MailFinding.About, _ name: String) -> MailFinding {
    MailFinding(about, .unknown, LocalizedSentence("dns_unanswered", ["name": name]))
  }
}

extension MailAccount.DKIM {
  /// The text to publish at `<selector>._domainkey.<domain>`.
  package var record: String { "v=DKIM1; k=rsa; p=\(publicKey)" }
  package var recordName: String { "\(selector)._domainkey.\(domain)" }
}
