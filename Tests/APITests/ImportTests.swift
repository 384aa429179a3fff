import Domain
import JSON
import TestSupport
import Testing

@testable import API

@Suite("Imports over the API")
struct ImportTests {
  private func open(_ office: Office, _ options: JSON) async throws -> String {
    let opened = await office.call("POST", "/v1/imports", options)
    return try #require(opened.json["id"]?.stringValue, "\(opened.text)")
  }

  @Test("take a file in pieces, refuse gaps, and forgive a piece that came twice", arguments: TestEngine.allCases)
  func pieces(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let id = try await open(office, ["kind": "orders", "file_name": "../../o.csv", "currency": "CNY"])
      let text = "order_id,customer_id,sku,qty,price,date\nA1,u1,P1,2,12.50,2026-05-01\nA2,u2,P2,1,x,2026-05-02\n"
      let bytes = Array(text.utf8)
      #expect(await office.send("PUT", "/v1/imports/\(id)/data?offset=0", Array(bytes[..<30])).status == 200)
      #expect(
        await office.send("PUT", "/v1/imports/\(id)/data?offset=0", Array(bytes[..<30])).json["received_bytes"] == 30)
      let gap = await office.send("PUT", "/v1/imports/\(id)/data?offset=40", Array(bytes[40...]))
      #expect(gap.code == "import_gap" && gap.message?.contains("offset=30") == true)
      #expect(await office.send("PUT", "/v1/imports/\(id)/data?offset=30", Array(bytes[30...])).status == 200)
      #expect(await office.call("GET", "/v1/imports/\(id)", as: .other).status == 404)
      let done = await office.call("POST", "/v1/imports/\(id)/run")
      #expect(done.json["accepted"] == 1 && done.json["rejected"] == 1, "\(done.text)")
      #expect(done.json["revenue_minor"] == 2_500)
      #expect(await office.call("POST", "/v1/imports/\(id)/run").code == "import_finished")
      let rejects = await office.call("GET", "/v1/imports/\(id)/rejects").text
      #expect(rejects.contains("A2") && rejects.contains("_rondo_reason"))
      #expect(await office.call("GET", "/v1/imports/\(id)/rejects", as: .other).status == 404)
      #expect(await office.call("POST", "/v1/imports/\(id)/undo", as: .other).status == 404)
    }
  }

  @Test("show how a file would be read before it is, and keep what was chosen")
  func preview() async throws {
    try await Office.with(.sqlite) { office in
      let id = try await open(office, ["kind": "orders", "file_name": "o.tsv"])
      #expect(await office.call("POST", "/v1/imports/\(id)/preview", ["kind": "orders"]).code == "import_empty")
      let data = Array("order\twho\tsku\tqty\tprice\tdate\nA1\tu1\tP1\t2\t12.50\t2026-05-01\n".utf8)
      #expect(await office.send("PUT", "/v1/imports/\(id)/data?offset=0", data).status == 200)
      let found = await office.call("POST", "/v1/imports/\(id)/preview", ["kind": "orders"])
      #expect(found.json["delimiter"] == "\t" && found.json["rows"]?[0]?[1] == "u1", "\(found.text)")
      #expect(found.json["columns"]?["order"] == "order" && found.json["columns"]?["customer"] == nil)
      let chosen: JSON = ["kind": "orders", "columns": ["customer": "who"]]
      #expect(await office.call("POST", "/v1/imports/\(id)/preview", chosen).json["columns"]?["customer"] == "who")
      #expect(await office.call("POST", "/v1/imports/\(id)/preview", ["kind": "hats"]).field == "kind")
      #expect(await office.call("POST", "/v1/imports/\(id)/preview", chosen, as: .other).status == 404)
      let done = await office.call("POST", "/v1/imports/\(id)/run")
      #expect(done.json["accepted"] == 1 && done.json["customers"] == 1, "\(done.text)")
      #expect(await office.call("POST", "/v1/imports/\(id)/preview", chosen).code == "import_finished")
    }
  }

  @Test("say which columns a file lacks, and let it be sent again")
  func columns() async throws {
    try await Office.with(.sqlite) { office in
      let id = try await open(office, ["kind": "orders", "preset": "online-retail"])
      let data = Array("a,b\n1,2\n".utf8)
      #expect(await office.send("PUT", "/v1/imports/\(id)/data?offset=0", data).status == 200)
      let answer = await office.call("POST", "/v1/imports/\(id)/run")
      #expect(answer.status == 422 && answer.code == "import_columns_missing", "\(answer.text)")
      #expect(answer.message?.contains("InvoiceNo") == true)
    }
  }

  @Test(
    "check options before anything is sent",
    arguments: [
      (["kind": "dogs"], "kind"), (["kind": "orders", "delimiter": "ab"], "delimiter"),
      (["kind": "orders", "encoding": "klingon"], "encoding"), (["kind": "orders", "preset": "none"], "preset"),
      (["kind": "customers", "preset": "online-retail"], "preset"), (["kind": "orders", "colour": 1], "colour"),
    ] as [(JSON, String)])
  func options(_ options: JSON, _ field: String) async throws {
    try await Office.with(.sqlite) { office in
      let answer = await office.call("POST", "/v1/imports", options)
      #expect(answer.field == field, "\(answer.text)")
    }
  }

  @Test("keep a file's name inside its folder")
  func names() {
    #expect(SafeName.file("../../etc/passwd") == "passwd")
    #expect(SafeName.file("..") == "file-")
    #expect(SafeName.file("upload.json") == "file-upload.json")
    #expect(SafeName.file("a\"b\n.csv") == "a_b_.csv")
  }
}
