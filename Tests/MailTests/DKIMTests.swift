import Mail
import TestSupport
import Testing

@Suite("A DKIM signature", .timeLimit(.minutes(5)))
struct DKIMTests {
  /// Made anew for each test: a key in the repository would look like a secret.
  private struct Key {
    let privatePEM: String
    let record: String

    init() throws {
      let folder = TemporaryFolder()
      let path = folder.path + "/key.pem"
      try #require(Command.run(["openssl", "genrsa", "-out", path, "2048"]).status == 0, "openssl is not installed")
      let published = Command.run(["openssl", "rsa", "-in", path, "-pubout", "-out", path + ".pub"])
      try #require(published.status == 0)
      privatePEM = Command.read(path)
      record = DKIMVerifier.record(publicKeyPEM: Command.read(path + ".pub"))
    }

    var verifier: DKIMVerifier { DKIMVerifier(records: ["s1._domainkey.example.com": record]) }

    func signer() throws -> DKIMSigner {
      try DKIMSigner(domain: "example.com", selector: "s1", privateKeyPEM: privatePEM)
    }
  }

  @Test("is accepted and covers what one-click unsubscribing demands")
  func accepted() throws {
    let key = try Key()
    let signed = try key.signer().sign(try compose(sample()))
    #expect(key.verifier.verify(signed) == .valid(domain: "example.com", selector: "s1"))
    #expect(string(signed).hasPrefix("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=s1;"))
    let fields = try #require(DKIMVerifier.signedFields(in: signed).first)
    #expect(
      fields.isSuperset(of: [
        "from", "to", "subject", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post",
      ]))
    #expect(DKIMVerifier.coversOneClickUnsubscribe(signed))
    #expect(parse(signed).subject == sample().subject)
    let lengths = string(signed).split(separator: "\r\n").map(\.utf8.count)
    #expect((lengths.max() ?? 0) < 300)
  }

  @Test("notices every change to what it covers")
  func tampered() throws {
    let key = try Key()
    let signed = string(try key.signer().sign(try compose(sample { $0.subject = "Hello you" })))
    let changes = [
      ("Subject: Hello you", "Subject: Hello me"), ("RONDO", "OTHER"),
      ("List-Unsubscribe=One-Click", "List-Unsubscribe=No"),
      ("\r\nTo:", "\r\nFrom: evil@example.com\r\nTo:"), ("d=example.com", "d=example.org"),
      ("https://example.com/u/", "https://example.com/v/"),
    ]
    for (old, new) in changes {
      let changed = replace(signed, old, new)
      // The body is encoded, so that some words are not there to be found.
      guard changed != signed else { continue }
      guard case .invalid = key.verifier.verify(Array(changed.utf8)) else {
        Issue.record("\(old) -> \(new) was not noticed")
        continue
      }
    }
    let body = replace(signed, "\r\n--=_", "\r\nX--=_")
    #expect(body != signed)
    if case .invalid = key.verifier.verify(Array(body.utf8)) {} else { Issue.record("a changed body was not noticed") }
  }

  private func replace(_ text: String, _ old: String, _ new: String) -> String {
    let bytes = Array(text.utf8)
    let wanted = Array(old.utf8)
    guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: wanted) }) else { return text }
    return string(Array(bytes[..<start]) + Array(new.utf8) + Array(bytes[(start + wanted.count)...]))
  }

  @Test("outlives what relays may do: spaces, and folds at other places")
  func relaxed() throws {
    let key = try Key()
    let signed = string(try key.signer().sign(try compose(sample { $0.subject = "Hello you" })))
    let folded = replace(signed, "Subject: Hello you", "SUBJECT:   Hello\r\n\t you  ")
    #expect(folded != signed)
    #expect(key.verifier.verify(Array(folded.utf8)) == .valid(domain: "example.com", selector: "s1"))
  }

  @Test("is not accepted from another key, an unknown one, or when there is none")
  func wrongKey() throws {
    let key = try Key()
    let signed = try key.signer().sign(try compose(sample()))
    if case .invalid = try Key().verifier.verify(signed) {} else { Issue.record("another key was accepted") }
    if case .invalid = DKIMVerifier(records: [:]).verify(signed) {} else { Issue.record("no key was accepted") }
    #expect(key.verifier.verify(try compose(sample())) == .unsigned)
  }

  @Test("of a relay is found wanting when it leaves out the unsubscribe fields")
  func relay() {
    let head = "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=r;\r\n\th=From:To:\r\n\t Subject : List-Unsubscribe"
    let body = "; bh=x; b=y\r\nFrom: a@example.com\r\n\r\nh=not:this\r\n"
    #expect(
      DKIMVerifier.signedFields(in: Array((head + body).utf8)) == [["from", "to", "subject", "list-unsubscribe"]])
    #expect(!DKIMVerifier.coversOneClickUnsubscribe(Array((head + body).utf8)))
    #expect(DKIMVerifier.coversOneClickUnsubscribe(Array((head + ":List-Unsubscribe-Post" + body).utf8)))
    #expect(DKIMVerifier.signedFields(in: Array("From: a\r\n\r\n".utf8)).isEmpty)
  }

  @Test(
    "is not made with a key that is none",
    arguments: ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
  func invalidKey(pem: String) {
    #expect { _ = try DKIMSigner(domain: "example.com", selector: "s1", privateKeyPEM: pem) } throws: {
      ($0 as? MailError)?.code == "mail.invalid-signing-key"
    }
  }

  @Test(
    "is not made for a domain or selector that could add a tag", arguments: ["a; h=x", "", "a\r\nb", "a b", "a..b"])
  func invalidNames(name: String) throws {
    let key = try Key()
    #expect(throws: MailError.self) { try DKIMSigner(domain: name, selector: "s", privateKeyPEM: key.privatePEM) }
    #expect(throws: MailError.self) {
      try DKIMSigner(domain: "example.com", selector: name, privateKeyPEM: key.privatePEM)
    }
  }

  @Test("can be made by many at once with one signer")
  func concurrent() async throws {
    let key = try Key()
    let (signer, verifier) = (try key.signer(), key.verifier)
    let valid = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<200 {
        group.addTask {
          let signed = try signer.sign(try compose(sample { $0.subject = "\(number)" }))
          return verifier.verify(signed) == .valid(domain: "example.com", selector: "s1")
        }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(valid == 200)
  }
}
