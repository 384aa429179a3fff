import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import API

@Suite("An import in the background")
struct ImportJobTests {
  private func send(_ office: Office, rows: Int) async throws -> String {
    let opened = await office.call("POST", "/v1/imports", ["kind": "customers", "file_name": "c.csv"])
    let id = try #require(opened.json["id"]?.stringValue, "\(opened.text)")
    let text = "customer,name\n" + (0..<rows).map { "c\($0),Name \($0)\n" }.joined()
    var offset = 0
    let bytes = Array(text.utf8)
    while offset < bytes.count {
      let piece = Array(bytes[offset..<min(offset + 400_000, bytes.count)])
      #expect(await office.send("PUT", "/v1/imports/\(id)/data?offset=\(offset)", piece).status == 200)
      offset += piece.count
    }
    return id
  }

  private func ended(_ office: Office, _ id: String) async throws -> JSON {
    for _ in 0..<3_000 {
      let now = await office.call("GET", "/v1/imports/\(id)").json
      if now["state"] != "running" { return now }
      try await Task.sleep(for: .milliseconds(20))
    }
    return .null
  }

  @Test("begins at once and is asked how far it is", arguments: TestEngine.allCases)
  func begins(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let id = try await send(office, rows: 3_000)
      let begun = await office.call("POST", "/v1/imports/\(id)/run?wait=no")
      #expect(begun.status == 202 && begun.json["state"] == "running", "\(begun.text)")
      #expect(await office.call("POST", "/v1/imports/\(id)/run?wait=perhaps").field == "wait")
      let done = try await ended(office, id)
      #expect(done["state"] == "finished" && done["accepted"] == 3_000, "\(done)")
    }
  }

  @Test("goes on when who asked for it has gone", arguments: TestEngine.allCases)
  func goesOn(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let id = try await send(office, rows: 5_000)
      let asking = Task { await office.call("POST", "/v1/imports/\(id)/run") }
      asking.cancel()
      _ = await asking.value
      let done = try await ended(office, id)
      #expect(done["state"] == "finished" && done["accepted"] == 5_000, "\(done)")
    }
  }

  @Test("is stopped by a person, keeps what it took, and can be undone", arguments: TestEngine.allCases)
  func stopped(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let id = try await send(office, rows: 8_000)
      #expect(await office.call("POST", "/v1/imports/\(id)/cancel").code == "import_idle")
      _ = await office.call("POST", "/v1/imports/\(id)/run?wait=no")
      let stopped = await office.call("POST", "/v1/imports/\(id)/cancel")
      #expect(stopped.status == 200, "\(stopped.text)")
      let run = await office.call("GET", "/v1/imports/\(id)").json
      // Before its first batch there is nothing to keep.
      guard run["state"] != "uploading" else { return }
      #expect(run["state"] == "failed" && run["accepted"]?.intValue ?? 0 < 8_000, "\(run)")
      #expect(await office.call("POST", "/v1/imports/\(id)/cancel").code == "import_finished")
      let undone = await office.call("POST", "/v1/imports/\(id)/undo")
      #expect(undone.status == 200, "\(undone.text)")
      #expect(await office.call("GET", "/v1/customers").items == [])
      #expect(await office.call("GET", "/v1/imports/\(id)").json["state"] == "undone")
    }
  }

  @Test("goes on after a restart, and takes every row once", arguments: TestEngine.allCases)
  func resumes(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let id = try await send(office, rows: 8_000)
      _ = await office.call("POST", "/v1/imports/\(id)/run?wait=no")
      await office.services.stopImports()
      let broken = await office.call("GET", "/v1/imports/\(id)").json
      #expect(broken["state"] == "interrupted" || broken["state"] == "finished", "\(broken)")
      office.services.resumeImports(office.shop.tenant)
      let done = try await ended(office, id)
      #expect(done["state"] == "finished" && done["accepted"] == 8_000, "\(done)")
      #expect(await office.call("GET", "/v1/customers/count").json["count"] == 8_000)
    }
  }

  @Test("says why a file could not be read, also later, and can be tried again")
  func fails() async throws {
    try await Office.with(.sqlite) { office in
      let opened = await office.call("POST", "/v1/imports", ["kind": "orders", "preset": "online-retail"])
      let id = opened.json["id"]?.stringValue ?? ""
      _ = await office.send("PUT", "/v1/imports/\(id)/data?offset=0", Array("a,b\n1,2\n".utf8))
      _ = await office.call("POST", "/v1/imports/\(id)/run?wait=no")
      let failed = try await ended(office, id)
      #expect(failed["state"] == "failed" && failed["error"]?.stringValue?.contains("InvoiceNo") == true, "\(failed)")
      #expect(await office.call("POST", "/v1/imports/\(id)/run").code == "import_columns_missing")
    }
  }

  @Test("leaves no file behind: unread ones for a week, rejected rows for ninety days, none once undone")
  func sweeps() async throws {
    try await Office.with(.sqlite) { office in
      let unread = try await send(office, rows: 3)
      let read = try await send(office, rows: 3)
      _ = await office.call("POST", "/v1/imports/\(read)/run")
      office.shop.advance(.days(6))
      office.services.sweepImports(office.shop.tenant)
      #expect(await office.call("GET", "/v1/imports/\(unread)").json["state"] == "uploading")
      office.shop.advance(.days(2))
      office.services.sweepImports(office.shop.tenant)
      #expect(await office.call("GET", "/v1/imports/\(unread)").status == 404)
      #expect(await office.call("GET", "/v1/imports/\(read)").json["state"] == "finished")
      let other = await office.call("POST", "/v1/imports", ["kind": "customers", "file_name": "c.csv"])
      let id = other.json["id"]?.stringValue ?? ""
      _ = await office.send("PUT", "/v1/imports/\(id)/data?offset=0", Array("customer,name\nx,A\n,B\n".utf8))
      _ = await office.call("POST", "/v1/imports/\(id)/run")
      #expect(await office.call("GET", "/v1/imports/\(id)/rejects").status == 200)
      _ = await office.call("POST", "/v1/imports/\(id)/undo")
      #expect(await office.call("GET", "/v1/imports/\(id)/rejects").code == "import_rejects_gone")
    }
  }

  @Test("says of rejected rows that they are gone once whom they name is erased, and of none that there are none")
  func rejectsOfErased() async throws {
    try await Office.with(.sqlite) { office in
      _ = try await office.shop.customer("Ann")
      let clean = try await send(office, rows: 3)
      _ = await office.call("POST", "/v1/imports/\(clean)/run")
      #expect(await office.call("GET", "/v1/imports/\(clean)/rejects").code == "import_no_rejects")
      let opened = await office.call("POST", "/v1/imports", ["kind": "customers", "file_name": "c.csv"])
      let path = "/v1/imports/\(opened.json["id"]?.stringValue ?? "")"
      _ = await office.send(
        "PUT", "\(path)/data?offset=0", Array("customer,email\nx,x@example.com\n,ann@example.com\n".utf8))
      let ran = await office.call("POST", "\(path)/run").json
      #expect(ran["rejected"] == 1)
      #expect(await office.call("GET", "\(path)/rejects").text.contains("ann@example.com"))
      let confirmed: JSON = ["reason": "requested", "confirm": "email:ann@example.com"]
      #expect(await office.call("POST", "/v1/customers/email:ann@example.com/erase", confirmed).status == 200)
      let gone = await office.call("GET", "\(path)/rejects")
      #expect(gone.status == 410 && gone.code == "import_rejects_gone", "\(gone.text)")
      #expect(await office.call("GET", path).json["rejected"] == 1)
      // And once the file's time is over, by the name that lists give.
      office.shop.advance(.days(100))
      office.services.sweepImports(office.shop.tenant)
      let old = "/v1/imports/\(ran["import"]?.stringValue ?? "")/rejects"
      #expect(await office.call("GET", old).code == "import_rejects_gone")
    }
  }
}

@Suite("The live stream")
struct LiveTests {
  private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

  @Test("greets, tells what kind of thing changed once for a burst, and is given to so many")
  func tells() async throws {
    let feed = LiveFeed(most: 3, mostOfOne: 2)
    let tenant = TenantID(high: 1, low: 1)
    let reader = try #require(feed.open(for: "li", tenant: tenant))
    #expect(text(await reader.next()).hasPrefix("retry: "))
    for _ in 0..<10 { feed.changed(.decide) }
    feed.changed(.act)
    #expect(text(await reader.next()) == "event: changed\ndata: [\"act\",\"decide\"]\n\n")
    var others = [try #require(feed.open(for: "li", tenant: tenant))]
    #expect(feed.open(for: "li", tenant: tenant) == nil)
    others.append(try #require(feed.open(for: "wang", tenant: tenant)))
    #expect(feed.open(for: "wu", tenant: tenant) == nil && feed.count == 3)
    // Nobody holds them any more: their places are free.
    others = []
    #expect(feed.count == 1 && feed.open(for: "wu", tenant: tenant) != nil)
    withExtendedLifetime(reader) {}
  }

  @Test("ends when who reads it goes")
  func ends() async throws {
    let feed = LiveFeed()
    let reading = Task {
      guard let reader = feed.open(for: "li", tenant: TenantID(high: 1, low: 1)) else { return 0 }
      var count = 0
      for await _ in AsyncStream(unfolding: { await reader.next() }) { count += 1 }
      return count
    }
    while feed.count == 0 { await Task.yield() }
    try await Task.sleep(for: .milliseconds(50))
    reading.cancel()
    _ = await reading.value
    #expect(feed.count == 0)
  }

  @Test("is refused in words when there are too many")
  func refuses() async throws {
    try await Office.with(.sqlite) { office in
      #expect(await office.call("GET", "/v1/live").status == 200, "a stream, not bytes")
      let open = (0..<8).compactMap { _ in office.services.live.open(for: "li", tenant: office.shop.tenant) }
      let full = await office.call("GET", "/v1/live")
      #expect(open.count == 8 && full.status == 503 && full.code == "live_full", "\(full.text)")
      withExtendedLifetime(open) {}
      #expect(await office.call("GET", "/v1/live?x=1").field == "x")
    }
  }
}
