import Foundation
import Testing
import Text

@Suite("The nasty CSV files of csv-spectrum")
struct SharedCasesTests {
  @Test("are read as their JSON says")
  func cases() throws {
    let environment = ProcessInfo.processInfo.environment
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let shared = environment["RONDO_SHARED"] ?? root.appending(path: "../shared").path
    let folder = URL(filePath: shared).appending(path: "data/csv_imports").standardizedFileURL.path
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      print("skipped: there is no \(folder); RONDO_SHARED says where the shared data is")
      #expect(environment["CI"] == nil, "the shared data must be there in CI")
      return
    }
    var checked = 0
    for file in files.sorted() where file.hasSuffix(".csv") {
      let path = "\(folder)/\(file)"
      let expected = try JSONSerialization.jsonObject(
        with: Data(try #require(contents(of: path.replacing(".csv", with: ".json")))))
      let reader = try DelimitedReader(file: try TextFile(path: path))
      let header = try #require(try reader.next()).fields
      var found: [[String: String]] = []
      while let record = try reader.next() {
        #expect(record.fault == nil)
        found.append(Dictionary(uniqueKeysWithValues: zip(header, record.fields)))
      }
      // Its JSON is no list of records, and has another phone number than the CSV: wrong where it comes from.
      if file == "location_coordinates.csv" {
        #expect(found.count == 1 && found[0]["Contact Phone Number"] == "2095257564" && found[0].count == 4)
      } else {
        #expect(try #require(expected as? [[String: String]]) == found, "\(file)")
      }
      checked += 1
    }
    #expect(checked > 0)
  }
}
