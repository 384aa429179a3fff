import JSON
import TestSupport
import Testing
import Text

@testable import Rondo

extension BadInputTests {
  @Test(
    "no cell of a file for people runs in a spreadsheet, and repaired it imports exactly what was meant",
    arguments: TestEngine.allCases)
  func spreadsheets(_ engine: TestEngine) async throws {
    try await House.with(engine) { house in
      let names = [
        "=cmd|'/C calc'!A0", "+1 555 0100", "-2+3", "@SUM(A1)", "\t=1+1", "=HYPERLINK(\"http://example.com\")", "'=1",
        "''+x", "'plain", "-5", "\u{FF1D}1+1", "Ann", "\"=1\"", "a=1", "=1\n=2",
      ]
      var file = DelimitedWriter()
      file.write(["no", "=name", "created_at"])
      for (index, name) in names.enumerated() { file.write(["c\(index)", name, "yesterday"]) }
      file.write(["good", "Good", "2026-11-01"])
      let first = try await house.importCustomers(file.take())
      #expect(first["accepted"] == 1 && first["rejected"] == .int(Int64(names.count)), "\(first)")
      #expect(await house.knows("good"))

      let rejects = await house.call("GET", "/v1/imports/\(first["id"]?.stringValue ?? "")/rejects")
      var rows = try records(rejects.bytes)
      #expect(rows.count == names.count + 1)
      for cell in rows.flatMap(\.self) {
        let isSafe =
          !"=+-@\t\r\n\u{FF1D}".unicodeScalars.contains(cell.unicodeScalars.first ?? " ") || Double(cell) != nil
        #expect(isSafe, "\(cell)")
      }
      // As somebody repairs it: one column, everything else as the spreadsheet shows it.
      let place = try #require(rows[0].firstIndex(of: "created_at"))
      for index in rows.indices.dropFirst() { rows[index][place] = "2026-11-01" }
      for row in rows { file.write(row) }
      let second = try await house.importCustomers(file.take())
      #expect(second["accepted"] == .int(Int64(names.count)) && second["rejected"] == 0, "\(second)")
      for (index, name) in names.enumerated() {
        let profile = await house.call("GET", "/v1/customers/user_id:c\(index)").json["profile"]
        let kept = name.hasPrefix("\t") ? String(name.dropFirst()) : name
        #expect(profile?["=name"]?.stringValue == kept, "\(profile ?? .null)")
      }
      await house.isWell()
    }
  }

  private func records(_ bytes: [UInt8]) throws -> [[String]] {
    let folder = TemporaryFolder()
    Command.write(bytes, to: folder.path + "/rejects.csv")
    let reader = try DelimitedReader(file: TextFile(path: folder.path + "/rejects.csv", encoding: .utf8))
    var rows: [[String]] = []
    while let record = try reader.next() { rows.append(record.fields) }
    return rows
  }
}

extension House {
  fileprivate func importCustomers(_ bytes: [UInt8]) async throws -> JSON {
    let opened = await call("POST", "/v1/imports", ["kind": "customers", "columns": ["customer": "no"]])
    let id = try #require(opened.json["id"]?.stringValue, "\(opened.text)")
    let sent = await send("PUT", "/v1/imports/\(id)/data?offset=0", bytes)
    #expect(sent.status == 200, "\(sent.text)")
    let run = await call("POST", "/v1/imports/\(id)/run")
    #expect(run.status == 200, "\(run.text)")
    return .object((run.json.objectValue ?? [:]).merging(["id": .string(id)]) { $1 })
  }
}
