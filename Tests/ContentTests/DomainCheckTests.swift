import Content
import Domain
import Testing

/// Names and what is under them; a name not told of does not exist.
private struct Zonefile: Sendable {
  var texts: [String: [String]] = [:]
  var addresses: [String: [String]] = [:]
  var mailHosts: [String: [String]] = [:]
  var silent: Set<String> = []

  var service: NameService {
    let zone = self
    @Sendable func answer(_ table: [String: [String]], _ name: String) -> NameService.Answer {
      zone.silent.contains(name) ? .failed : table[name].map { .found($0) } ?? .none
    }
    return NameService(
      texts: { answer(zone.texts, $0) }, addresses: { answer(zone.addresses, $0) },
      mailHosts: { answer(zone.mailHosts, $0) })
  }
}

@Suite("SPF")
struct SPFTests {
  /// The record of example.com, the address that asks, and the verdict; names under it as in RFC 7208, appendix A.
  @Test(
    "answers as RFC 7208 says",
    arguments: [
      ("v=spf1 -all", "192.0.2.10", SPFCheck.Verdict.fail), ("v=spf1 +all", "192.0.2.10", .pass),
      ("v=spf1 ~all", "192.0.2.10", .softFail), ("v=spf1 ?all", "192.0.2.10", .neutral),
      ("v=spf1", "192.0.2.10", .neutral), ("V=SPF1 -ALL", "192.0.2.10", .fail),
      ("v=spf1 a -all", "192.0.2.10", .pass), ("v=spf1 a -all", "192.0.2.11", .pass),
      ("v=spf1 a -all", "192.0.2.12", .fail), ("v=spf1 a:example.org -all", "192.0.2.10", .fail),
      ("v=spf1 mx -all", "192.0.2.129", .pass), ("v=spf1 mx -all", "192.0.2.10", .fail),
      ("v=spf1 mx:example.org -all", "192.0.2.140", .pass),
      ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.131", .pass),
      ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.129", .pass), ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.65", .fail),
      ("v=spf1 ip6:2001:db8::/32 -all", "2001:db8::1", .pass), ("v=spf1 ip6:2001:db8::/32 -all", "192.0.2.1", .fail),
      ("v=spf1 ip4:192.0.2.1 -all", "::ffff:192.0.2.1", .pass), ("v=spf1 ip4:192.0.2.1/0 -all", "8.8.8.8", .pass),
      ("v=spf1 include:allowed.example.net -all", "198.51.100.7", .pass),
      ("v=spf1 include:allowed.example.net -all", "198.51.100.8", .fail),
      ("v=spf1 include:nothing.example.net -all", "192.0.2.10", .broken(.missingInclude)),
      ("v=spf1 redirect=allowed.example.net", "198.51.100.7", .pass),
      ("v=spf1 redirect=allowed.example.net", "198.51.100.8", .fail),
      ("v=spf1 redirect=nothing.example.net", "192.0.2.10", .broken(.missingInclude)),
      ("v=spf1 ?all redirect=allowed.example.net", "198.51.100.7", .neutral),
      ("v=spf1 exists:example.org -all", "192.0.2.10", .pass),
      ("v=spf1 exists:%{i}.example.org -all", "192.0.2.1", .unknown),
      ("v=spf1 ptr -all", "192.0.2.10", .fail), ("v=spf1 -ip4:192.0.2.10 +all", "192.0.2.10", .fail),
      ("v=spf1 unknown=x a -all", "192.0.2.10", .pass), ("v=spf1 ipv4:192.0.2.1 -all", "192.0.2.1", .broken(.syntax)),
      ("v=spf1 ip4: -all", "192.0.2.1", .broken(.syntax)), ("v=spf1 ip4:host -all", "192.0.2.1", .broken(.syntax)),
      ("v=spf1 include:loop.example.net -all", "192.0.2.1", .broken(.tooManyLookups)),
      ("v=spf1 a:n1.test a:n2.test a:n3.test -all", "192.0.2.1", .broken(.tooManyLookups)),
      ("v=spf1 include:silent.example.net -all", "192.0.2.10", .unanswered), ("v=spf10 +all", "192.0.2.1", .none),
    ])
  func table(record: String, address: String, expected: SPFCheck.Verdict) async {
    let zone = Zonefile(
      texts: [
        "example.com": [record, "google-site-verification=x"],
        "allowed.example.net": ["v=spf1 ip4:198.51.100.7 -all"],
        "loop.example.net": ["v=spf1 include:loop.example.net"],
      ],
      addresses: [
        "example.com": ["192.0.2.10", "192.0.2.11"], "mail-a.example.com": ["192.0.2.129"],
        "mail-b.example.com": ["192.0.2.130"], "mail-c.example.org": ["192.0.2.140"], "example.org": ["192.0.2.99"],
      ],
      mailHosts: ["example.com": ["mail-a.example.com", "mail-b.example.com"], "example.org": ["mail-c.example.org"]],
      silent: ["silent.example.net"])
    #expect(await SPFCheck.verdict("example.com", address: address, zone.service) == expected)
  }

  @Test("two records are worth none, and ten look-ups are allowed where eleven are not")
  func limits() async {
    let twice = Zonefile(texts: ["example.com": ["v=spf1 +all", "v=spf1 -all"]])
    #expect(await SPFCheck.verdict("example.com", address: "192.0.2.1", twice.service) == .broken(.twoRecords))
    func chain(_ count: Int) -> Zonefile {
      var zone = Zonefile(texts: ["n\(count).test": ["v=spf1 ip4:192.0.2.1 -all"]])
      for number in 0..<count { zone.texts["n\(number).test"] = ["v=spf1 include:n\(number + 1).test -all"] }
      return zone
    }
    #expect(await SPFCheck.verdict("n0.test", address: "192.0.2.1", chain(10).service) == .pass)
    #expect(await SPFCheck.verdict("n0.test", address: "192.0.2.1", chain(11).service) == .broken(.tooManyLookups))
  }
}

@Suite("A check of a mail domain")
struct DomainCheckTests {
  private static let dkim = MailAccount.DKIM(domain: "example.com", selector: "r1", publicKey: "KEY")

  private func zone(
    spf: String? = "v=spf1 ip4:198.51.100.1 -all", key: String? = "v=DKIM1; k=rsa; p=K EY",
    dmarc: String? = "v=DMARC1; p=none", silent: Set<String> = []
  ) -> Zonefile {
    var zone = Zonefile(addresses: ["smtp.example.net": ["198.51.100.1"]], silent: silent)
    zone.texts["example.com"] = spf.map { [$0] }
    zone.texts["r1._domainkey.example.com"] = key.map { [$0] }
    zone.texts["_dmarc.example.com"] = dmarc.map { [$0] }
    return zone
  }

  private func findings(
    _ zone: Zonefile, domain: String = "example.com", relay: String? = "smtp.example.net",
    dkim: MailAccount.DKIM? = dkim, envelope: String? = nil
  ) async -> [String] {
    await DomainCheck(domain: domain, envelope: envelope, relay: relay, dkim: dkim, names: zone.service).findings()
      .map { "\($0.level) \($0.sentence.code)" }
  }

  @Test("is content where all three vouch")
  func well() async {
    #expect(await findings(zone()) == ["ok spf_pass", "ok dkim_pass", "ok dmarc_pass"])
  }

  @Test("names what is missing, with the record to publish")
  func missing() async {
    let found = await DomainCheck(
      domain: "example.com", relay: "smtp.example.net", dkim: Self.dkim,
      names: zone(spf: nil, key: nil, dmarc: nil).service
    ).findings()
    #expect(found.map(\.level) == [.bad, .bad, .bad])
    #expect(
      found.map { "\($0.record?.name ?? "") \($0.record?.value ?? "")" } == [
        "example.com v=spf1 a:smtp.example.net ~all", "r1._domainkey.example.com v=DKIM1; k=rsa; p=KEY",
        "_dmarc.example.com v=DMARC1; p=none; rua=mailto:dmarc@example.com",
      ])
    for finding in found {
      for language in Language.allCases {
        #expect(finding.text(language).contains("Gmail") == (finding.about != .dkim))
      }
    }
  }

  @Test("puts the relay into a record that lacks it")
  func amended() async {
    let found = await DomainCheck(
      domain: "example.com", relay: "smtp.example.net", dkim: Self.dkim,
      names: zone(spf: "v=spf1 include:_spf.example.net -all").service
    ).findings()
    #expect(found[0].sentence.code == "spf_missing_include")
    var zone = zone(spf: "v=spf1 include:_spf.example.net -all")
    zone.texts["_spf.example.net"] = ["v=spf1 ip4:203.0.113.0/24 -all"]
    let second = await DomainCheck(
      domain: "example.com", relay: "smtp.example.net", dkim: Self.dkim, names: zone.service
    ).findings()
    #expect(second[0].sentence.code == "spf_fail")
    #expect(second[0].record?.value == "v=spf1 include:_spf.example.net a:smtp.example.net -all")
  }

  @Test(
    "says of silence that it could not ask",
    arguments: ["example.com", "smtp.example.net", "r1._domainkey.example.com", "_dmarc.example.com"])
  func silence(name: String) async {
    let found = await findings(zone(silent: [name]))
    #expect(found.filter { $0 == "unknown dns_unanswered" }.count == 1)
    #expect(!found.contains { $0.hasPrefix("bad") })
    #expect(
      await findings(Zonefile(silent: ["example.com", "_dmarc.example.com"]), dkim: nil).last?.hasPrefix("unknown")
        == true)
  }

  @Test(
    "compares the published key with ours",
    arguments: [
      ("v=DKIM1; p=OTHER", "bad dkim_other"), ("v=DKIM1; p=", "bad dkim_revoked"), ("p=KEY", "ok dkim_pass"),
      ("v=DKIM1; t=y; p=KEY", "warn dkim_test"), ("v=DKIM1; t=s; p=KEY", "ok dkim_pass"),
      ("nonsense", "bad dkim_other"),
    ])
  func keys(record: String, expected: String) async {
    #expect(await findings(zone(key: record))[1] == expected)
  }

  @Test(
    "holds the signature and the envelope to the domain in From",
    arguments: [
      ("v=DMARC1; p=reject", "example.com", "example.com", "ok dmarc_pass"),
      ("v=DMARC1; p=reject", "mail.example.com", "example.com", "ok dmarc_pass"),
      ("v=DMARC1; p=reject; adkim=s", "mail.example.com", "example.com", "warn dmarc_spf_only"),
      ("v=DMARC1; p=reject; adkim=s; aspf=s", "mail.example.com", "bounce.example.com", "bad dmarc_unaligned"),
      ("v=DMARC1; p=quarantine", "example.net", "example.net", "bad dmarc_unaligned"),
      ("v=DMARC1; p=quarantine", "badexample.com", "badexample.com", "bad dmarc_unaligned"),
      ("v=DMARC1", "example.com", "example.com", "bad dmarc_policy"),
      ("v=DMARC2; p=none", "example.com", "example.com", "bad dmarc_none"),
    ])
  func alignment(record: String, signs: String, envelope: String, expected: String) async {
    var zone = zone(dmarc: record)
    zone.texts["r1._domainkey.\(signs)"] = ["p=KEY"]
    zone.texts[envelope] = ["v=spf1 ip4:198.51.100.1 -all"]
    let dkim = MailAccount.DKIM(domain: signs, selector: "r1", publicKey: "KEY")
    #expect(await findings(zone, dkim: dkim, envelope: envelope).last == expected)
  }

  @Test("takes the policy of the domain above")
  func parent() async {
    var zone = zone(dmarc: "v=DMARC1; p=reject; sp=none")
    zone.texts["r1._domainkey.shop.mail.example.com"] = ["p=KEY"]
    let dkim = MailAccount.DKIM(domain: "shop.mail.example.com", selector: "r1", publicKey: "KEY")
    let found = await DomainCheck(
      domain: "shop.mail.example.com", relay: nil, dkim: dkim, names: zone.service
    ).findings()
    #expect(
      found[2].sentence
        == LocalizedSentence(
          "dmarc_pass",
          [
            "domain": "shop.mail.example.com", "policy": "none", "dkim": "shop.mail.example.com",
            "envelope": "shop.mail.example.com",
          ]))
  }

  @Test("judges no private address, and has words for everything in both languages")
  func words() async {
    #expect(await findings(zone(), relay: "127.0.0.1")[0] == "warn spf_relay_here")
    #expect(await findings(zone(), relay: nil)[0] == "warn spf_no_relay")
    #expect(await findings(zone(), relay: "198.51.100.1")[0] == "ok spf_pass")
    #expect(await findings(zone(), dkim: nil)[1...] == ["bad dkim_no_key", "warn dmarc_spf_only"])
    #expect(Catalogue.domainCheck.problems == [])
  }
}

@Suite("A return path")
struct ReturnPathTests {
  private let secret = [UInt8](repeating: 3, count: 32)
  private let action = ID<Action>(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0007)

  @Test("names its action, also in capitals, and only under our secret")
  func round() throws {
    let address = try #require(ReturnPath.address(of: action, base: "bounce@example.com", secret: secret))
    #expect(address.hasPrefix("bounce+") && address.hasSuffix("@example.com"))
    #expect(address.prefix { $0 != "@" }.utf8.count <= 64)
    #expect(ReturnPath.action(in: address, secret: secret) == action)
    #expect(ReturnPath.action(in: address.uppercased(), secret: secret) == action)
    #expect(ReturnPath.action(in: address, secret: [UInt8](repeating: 4, count: 32)) == nil)
  }

  @Test("is nothing when a letter was changed")
  func forged() throws {
    let address = try #require(ReturnPath.address(of: action, base: "b@example.com", secret: secret))
    var accepted = 0
    for index in address.indices.dropFirst(2) where address[index] != "@" && index < address.firstIndex(of: "@")! {
      var other = address
      other.replaceSubrange(index...index, with: address[index] == "a" ? "b" : "a")
      if ReturnPath.action(in: other, secret: secret) != nil { accepted += 1 }
    }
    // The last letter holds two bits more than the bytes need.
    #expect(accepted <= 1)
    for text in ["", "@", "b@example.com", "b+@example.com", "b+aaaa@example.com", "b+\u{0}@example.com"] {
      #expect(ReturnPath.action(in: text, secret: secret) == nil)
    }
    #expect(ReturnPath.address(of: action, base: "nobody", secret: secret) == nil)
    #expect(
      ReturnPath.address(of: action, base: String(repeating: "x", count: 40) + "@example.com", secret: secret) == nil)
  }
}
