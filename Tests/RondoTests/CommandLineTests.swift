import API
import Act
import Crypto
import Decide
import Domain
import HTTPServer
import JSON
import Synchronization
import TestSupport
import Testing
import Understand

@testable import Rondo

/// Commands against a router in this process.
private struct Desk: Sendable {
  let shop: TestShop
  let caller: RouterCaller
  let folder = TemporaryFolder()

  static func with(_ body: (Desk) async throws -> Void) async throws {
    try await TestShop.with(.sqlite) { shop in
      let folder = TemporaryFolder()
      let secret = KeySecret.make(.own, random: .system)
      let key = APIKey(
        id: shop.ids.next(), tenant: shop.tenant, name: "owner", kind: .own, hash: KeySecret.hash(secret),
        createdAt: shop.now)
      try await shop.records.write { tx in try tx.insertAPIKey(key) }
      let services = Services(
        records: shop.records, clock: shop.clock, ids: shop.ids, random: .system,
        mail: MailOffice(records: shop.records, vault: testVault),
        dataDirectory: folder.path, isSimulated: true, wake: {}, log: .silent)
      try await body(Desk(shop: shop, caller: RouterCaller(router: Router(services: services), key: secret)))
      withExtendedLifetime(folder) {}
    }
  }

  func file(_ name: String, _ text: String) -> String {
    let path = "\(folder.path)/\(name)"
    Command_.write(text, path)
    return path
  }

  @discardableResult
  func run(_ arguments: String..., language: Language = .english) async -> (code: Int32, out: String, error: String) {
    let written = Mutex((out: "", error: ""))
    let sink = Sink(written)
    let output = Output(
      language: language, isErrorTerminal: false, standard: { sink.standard($0) }, error: { sink.error($0) })
    let code = await CommandLineTool.run(arguments: arguments, caller: caller, output: output)
    return (code, sink.texts.out, sink.texts.error)
  }
}

private enum Command_ {
  static func write(_ text: String, _ path: String) { TestSupport.Command.write(Array(text.utf8), to: path) }
}

private final class Sink: Sendable {
  private let written: Mutex<(out: String, error: String)>
  init(_ written: consuming sending Mutex<(out: String, error: String)>) { self.written = written }
  func standard(_ text: String) { written.withLock { $0.out += text } }
  func error(_ text: String) { written.withLock { $0.error += text } }
  var texts: (out: String, error: String) { written.withLock { $0 } }
}

private struct RouterCaller: Caller {
  let router: Router
  let key: String

  func call(_ method: String, _ path: String, _ body: JSON?) async throws -> (status: Int, body: JSON) {
    let (status, bytes) = try await raw(method, path, body?.bytes ?? [])
    return (status, bytes.isEmpty ? .null : try JSON.parse(bytes))
  }

  func raw(_ method: String, _ path: String, _ body: [UInt8]) async throws -> (status: Int, body: [UInt8]) {
    let request = HTTPRequest(method, target: path, headers: ["Authorization": "Bearer \(key)"], body: body)
    let response = await router.handle(request)
    switch response.body {
    case .bytes(let bytes): return (response.status, bytes)
    case .stream(let stream):
      var bytes: [UInt8] = []
      for await piece in stream() { bytes += piece }
      return (response.status, bytes)
    }
  }
}

@Suite("The rondo command")
struct CommandLineTests {
  @Test("imports a file, keeps the rejects, and takes it back")
  func imports() async throws {
    try await Desk.with { desk in
      let path = desk.file("people.csv", "id,name,email\n1,Ann,ann@example.com\n2,Bo,bo@example.com\n,Nobody,\n")
      let done = await desk.run("import", "customers", path)
      #expect(done.code == 0, "\(done.error)")
      let last = try JSON.parse(String(done.out.split(separator: "\n").last ?? ""))
      #expect(last["accepted"] == 2 && last["rejected"] == 1)
      let rejects = try #require(last["rejects_file"]?.stringValue)
      #expect(TestSupport.Command.read(rejects).contains("Nobody"))
      let shown = await desk.run("customer", "show", "user_id:1")
      #expect(shown.out.contains("Ann") && shown.out.contains("email:ann@example.com"), "\(shown.out)")
      let run = last["import"]?.stringValue ?? ""
      #expect(await desk.run("import", "rejects", run).out.contains("_rondo_reason"))
      #expect(await desk.run("import", "list").out.contains("people.csv"))
      #expect(await desk.run("import", "undo", run).out.contains("Took back"))
      #expect(await desk.run("import", "customers", "/nowhere.csv").error.contains("/nowhere.csv can't be read"))
      #expect(await desk.run("import", "customers", path, "--map", "x").code == 2)
      #expect(await desk.run("import", "customers", path, "--zone", "Mars").error.contains("zone"))
    }
  }

  @Test("takes a newcomer from a segment to a live strategy")
  func strategy() async throws {
    try await Desk.with { desk in
      let ann = try await desk.shop.customer("Ann")
      let segment = desk.file("s.json", "{\"profile\": \"name\", \"op\": \"is_set\", \"value\": true}")
      let set = await desk.run("segment", "set", "everybody", segment, "--name", "Everybody")
      #expect(set.code == 0 && set.out.contains("Saved version 1"), "\(set.error)")
      #expect(await desk.run("segment", "describe", segment).code == 0)
      #expect(await desk.run("template", "library").out.contains("win-back.zh-CN"))
      #expect(await desk.run("template", "set", "hello", "--library", "win-back.en").code == 0)
      #expect(await desk.run("template", "set", "bad", "--subject", "{{", "--text", segment).code == 1)
      var document = strategyJSON(["audience": ["segment": "nobody"], "holdout": 0]).description
      let early = await desk.run("strategy", "set", "hi", desk.file("st.json", document))
      #expect(early.out.contains("Before it can start") && early.out.contains("nobody"), "\(early.out) \(early.error)")
      let refused = await desk.run("strategy", "start", "hi")
      #expect(refused.code == 1 && refused.error.contains("  - "), "\(refused.error)")
      document = strategyJSON(["audience": ["segment": "everybody"], "holdout": 0]).description
      #expect(await desk.run("strategy", "set", "hi", desk.file("st.json", document)).out.contains("strategy start hi"))
      _ = try await Understander(records: desk.shop.records, clock: desk.shop.clock, ids: desk.shop.ids)
        .drain(desk.shop.tenant)
      #expect(await desk.run("segment", "members", "everybody").out.contains("\(ann)"))
      let started = await desk.run("strategy", "start", "hi")
      #expect(started.out.contains("1 members"), "\(started.out) \(started.error)")
      #expect(await desk.run("strategy", "release", "hi", "50%").code == 0)
      #expect(await desk.run("strategy", "release", "hi", "half").code == 2)
      #expect(await desk.run("strategy", "effect", "hi").out.contains("Considered"))
      #expect(await desk.run("strategy", "list").out.contains("live"))
      #expect(await desk.run("why", "email:ann@example.com").out.contains("No strategy has considered"))
      #expect(await desk.run("why", "nobody").code == 1)
      #expect(await desk.run("strategy", "pause", "hi").out.contains("paused"))
    }
  }

  @Test("takes a person's data along, erases it, and sweeps up")
  func privacy() async throws {
    try await Desk.with { desk in
      _ = try await desk.shop.customer("Ann")
      let name = "email:ann@example.com"
      let file = desk.file("ann.json", "")
      #expect(await desk.run("customer", "export", name, "--out", file).out.contains(file))
      #expect(try JSON.parse(TestSupport.Command.read(file))["profile"]?["name"] == "Ann")
      #expect(try JSON.parse(await desk.run("customer", "export", name).out)["complete"] == true)
      #expect(await desk.run("customer", "export", "nobody").code == 1)
      #expect(await desk.run("customer", "erase", name, "--yes").code == 2)
      #expect(await desk.run("customer", "erase", name, "--reason", "requested").error.contains("--yes"))
      #expect(await desk.run("customer", "erase", name, "--reason", "why not", "--yes").error.contains("reason"))
      let erased = await desk.run("customer", "erase", name, "--reason", "requested", "--yes")
      #expect(erased.code == 0 && erased.out.contains("receipt"), "\(erased)")
      #expect(await desk.run("customer", "show", name).code == 1)
      #expect(await desk.run("erasure", "list").out.contains("requested"))
      let purged = await desk.run("purge")
      #expect(purged.code == 0 && purged.out.contains("VACUUM"), "\(purged)")
      #expect(await desk.run("backup", "x").code == 1)
      #expect(await desk.run("help").out.contains("rondo restore FILE"))
    }
  }

  @Test("sets what a tenant is, and says which value is wrong")
  func settings() async throws {
    try await Desk.with { desk in
      let set = await desk.run(
        "tenant", "set", "quiet_hours=22:00-08:00", "caps=email:1/1,3/7", "marketing_holdout=5%", "name=123")
      #expect(set.code == 0, "\(set.error)")
      let shown = try JSON.parse(await desk.run("tenant", "show", "--json").out)
      #expect(shown["caps"]?[0]?["channel"] == "email" && shown["name"] == "123")
      #expect(await desk.run("tenant", "set", "zone=Mars").error.contains("zone"))
      #expect(await desk.run("tenant", "set", "caps=many").code == 2)
      #expect(await desk.run("tenant", "set", "colour=blue").error.contains("colour"))
      let key = await desk.run("key", "create", "erp")
      #expect(key.out.hasPrefix("rondo_o_") && !key.out.contains("Keep"))
      #expect(await desk.run("key", "revoke", "erp").code == 0)
      #expect(await desk.run("pool", "set", "ten", "--amount-minor", "1000", "--valid-days", "30").code == 0)
      #expect(await desk.run("pool", "set", "ten", "--percent", "x", "--valid-days", "30").code == 2)
      #expect(await desk.run("budget", "set", "spring", "--money-minor", "5000").code == 0)
      #expect(await desk.run("stop", "--channel", "email", "--reason", "price").code == 0)
      #expect(await desk.run("stops").out.contains("channel:email"))
      #expect(await desk.run("unstop", "--channel", "email").code == 0)
      #expect(await desk.run("consent", "grant", "--all", "--evidence", "trial").code == 0)
      #expect(await desk.run("mailbox").out.contains("empty"))
      #expect(await desk.run("replay").out.contains("\"receipts\":0"))
      #expect(await desk.run("overview").out.contains("sandbox"))
    }
  }

  @Test("answers approvals, and says what could not be answered")
  func approvals() async throws {
    try await Desk.with { desk in
      _ = try await desk.shop.customer("Ann")
      _ = try await desk.shop.customer("Bo")
      let segment = desk.file("s.json", "{\"profile\": \"name\", \"op\": \"is_set\", \"value\": true}")
      await desk.run("segment", "set", "everybody", segment)
      await desk.run("template", "set", "winback", "--subject", "Hello", "--text", desk.file("t.txt", "We miss you."))
      let document = strategyJSON(["audience": ["segment": "everybody"], "holdout": 0, "approval": "required"])
      await desk.run("strategy", "set", "hi", desk.file("st.json", document.description))
      let (records, clock, ids) = (desk.shop.records, desk.shop.clock, desk.shop.ids)
      _ = try await Understander(records: records, clock: clock, ids: ids).drain(desk.shop.tenant)
      let started = await desk.run("strategy", "start", "hi")
      #expect(started.code == 0, "\(started.error)")
      _ = try await Decider(records: records, clock: clock, ids: ids).drain(desk.shop.tenant)
      let waiting = try JSON.parse(await desk.run("approvals", "--json").out)["items"]?.arrayValue ?? []
      #expect(waiting.count == 2)
      let first = waiting.first?["id"]?.stringValue ?? ""
      #expect(await desk.run("approve", first).out.contains("Answered 1"))
      let again = await desk.run("approve", first)
      #expect(again.code == 1 && again.error.contains("no longer waits"), "\(again.error)")
      #expect(await desk.run("approve").code == 2)
      #expect(await desk.run("reject", "--all", "--reason", "no").out.contains("Answered 1"))
      #expect(await desk.run("actions", "--state", "cancelled").out.contains("hi"))
      #expect(await desk.run("actions", first).out.contains("is_sole_approver"))
      #expect(await desk.run("why", "email:ann@example.com").out.contains("waits for a person's approval"))
      #expect(await desk.run("resolve", first, "sent", "--evidence", "log").code == 1)
      #expect(await desk.run("dead", "replay", first).code == 1)
      #expect(await desk.run("customer", "list").out.contains("email:ann@example.com"))
    }
  }

  @Test("merges and takes a merge back")
  func merges() async throws {
    try await Desk.with { desk in
      let (ann, bo) = (try await desk.shop.customer("Ann"), try await desk.shop.customer("Bo"))
      let merged = await desk.run("merge", "\(ann)", "email:bo@example.com")
      let id = String(merged.out.split(separator: " ").last?.dropLast() ?? "")
      #expect(merged.code == 0 && !id.isEmpty, "\(merged.error)")
      #expect(await desk.run("customer", "show", "\(ann)").out.contains("\(bo)"))
      #expect(await desk.run("unmerge", id).code == 0)
      #expect(await desk.run("unmerge", id).code == 1)
    }
  }

  @Test("sets up a mail account, makes a key, and keeps the list of who is left alone")
  func mail() async throws {
    try await Desk.with { desk in
      let password = desk.file("password", "correct horse\nnot this")
      let set = await desk.run(
        "mail", "set", "smtp.example.com:465", "--security", "tls", "--user", "shop", "--password-file", password)
      #expect(set.code == 0, "\(set.error)")
      let shown = await desk.run("mail", "account", "--json")
      let account = try JSON.parse(shown.out)
      #expect(account["relay"]?["has_password"] == true && !shown.out.contains("horse"))
      #expect(await desk.run("mail", "set", "10.0.0.1").error.contains("--allow-relay"))
      let key = await desk.run("mail", "dkim", "--selector", "r1")
      #expect(key.out.contains("r1._domainkey.example.com TXT \"v=DKIM1; k=rsa; p="), "\(key.error)")
      #expect(await desk.run("mail", "check").out.contains("SPF unknown: Could not ask"))
      #expect(await desk.run("mail", "warm-up", "--first", "20").out.contains("20 marketing mails today"))
      #expect(await desk.run("mail", "warm-up", "--off").code == 0)
      let note = desk.file("note.eml", "Subject: hi\n\nhello\n")
      #expect(await desk.run("mail", "report", note).out.contains("reports nothing"))
      #expect(await desk.run("suppression", "add", "bo@example.com").code == 2)
      #expect(await desk.run("suppression", "add", "bo@example.com", "--reason", "asked").code == 0)
      #expect(await desk.run("suppression", "list").out.contains("b…@example.com"))
      #expect(await desk.run("suppression", "lift", "bo@example.com", "--reason", "mistake").code == 0)
      #expect(await desk.run("suppression", "lift", "bo@example.com", "--reason", "mistake").code == 1)
      #expect(await desk.run("suppression", "list", language: .chinese).out.contains("没有被抑制的地址"))
      #expect(await desk.run("secrets", "rotate").code == 0)
    }
  }

  @Test("tells how it is used, in the language of the terminal")
  func usage() async throws {
    try await Desk.with { desk in
      #expect(await desk.run("help").out.contains("rondo strategy set KEY FILE|-"))
      #expect(await desk.run("help", "why", language: .chinese).out.contains("客户为什么"))
      #expect(await desk.run("strategy").code == 2)
      #expect(await desk.run("strategy", "start").error.contains("Usage: rondo strategy start KEY"))
      #expect(await desk.run("why", "a", "b").code == 2)
      #expect(await desk.run("why", "a", "--colour").error.contains("--colour"))
      #expect(await desk.run("segment", "list", language: .chinese).out.contains("还没有分群"))
      #expect(await desk.run("nonsense").code == 2)
    }
  }

  @Test("aligns columns, Chinese letters taking two places")
  func tables() {
    #expect(Table(rows: [["a", "b"], ["中文", "c"]]).text == "a     b\n中文  c\n")
  }
}
