internal import Domain
internal import Glibc
internal import JSON

/// The folder in which a tenant's uploads wait to be read: `imports/TENANT/UPLOAD/`, and `imports/TENANT/runs/RUN`,
/// which names the upload of a run.
struct ImportSpool: Sendable {
  let root: String

  init(_ dataDirectory: String, _ tenant: TenantID) { root = "\(dataDirectory)/imports/\(tenant)" }

  func folder(_ upload: ID<ImportRun>) -> String { "\(root)/\(upload)" }
  func rejects(_ upload: ID<ImportRun>) -> String { "\(folder(upload))/rejects.csv" }

  /// The upload of that id, or of the run of that id.
  func find(_ id: ID<ImportRun>) throws -> ImportUpload? {
    if let bytes = SpoolFile.read("\(folder(id))/upload.json") { return try ImportUpload(JSON.parse(bytes)) }
    guard let bytes = SpoolFile.read("\(root)/runs/\(id)"),
      let upload = ID<ImportRun>(String(decoding: bytes, as: UTF8.self)),
      let document = SpoolFile.read("\(folder(upload))/upload.json")
    else { return nil }
    return try ImportUpload(JSON.parse(document))
  }

  func save(_ upload: ImportUpload) throws {
    try SpoolFile.makeFolder(folder(upload.id))
    try SpoolFile.write(upload.json.bytes, to: "\(folder(upload.id))/upload.json")
    guard let run = upload.run ?? upload.begun else { return }
    try SpoolFile.makeFolder("\(root)/runs")
    try SpoolFile.write(Array("\(upload.id)".utf8), to: "\(root)/runs/\(run)")
  }

  func file(_ upload: ImportUpload) -> String { "\(folder(upload.id))/\(upload.fileName)" }

  /// Every upload that is still here.
  func uploads() -> [ImportUpload] {
    SpoolFile.names(in: root).compactMap { ID<ImportRun>($0) }.sorted().compactMap { try? find($0) }
  }

  /// Forgets what was uploaded; what the run did stays known.
  func removeFiles(_ upload: ImportUpload) {
    SpoolFile.remove(file(upload))
    SpoolFile.remove(rejects(upload.id))
  }

  func remove(_ upload: ImportUpload) {
    for name in SpoolFile.names(in: folder(upload.id)) { SpoolFile.remove("\(folder(upload.id))/\(name)") }
    SpoolFile.removeFolder(folder(upload.id))
    if let run = upload.run ?? upload.begun { SpoolFile.remove("\(root)/runs/\(run)") }
  }
}

/// A file on its way in.
struct ImportUpload: Sendable {
  let id: ID<ImportRun>
  let fileName: String
  /// As ``ImportOptions`` reads them.
  let options: JSON
  /// The run that read it, once that has ended.
  var run: ID<ImportRun>?
  /// The run that reads it.
  var begun: ID<ImportRun>?
  /// It is to be read, also after a restart.
  var isWanted = false
  /// Why it could not be read.
  var failure: APIError?

  var json: JSON {
    var members: [String: JSON] = [
      "id": .id(id), "file_name": .string(fileName), "options": options,
      "run": run.map { .id($0) } ?? .null, "begun": begun.map { .id($0) } ?? .null, "is_wanted": .bool(isWanted),
    ]
    if let failure {
      members["failure"] = [
        "code": .string(failure.code), "status": .int(Int64(failure.status)), "en": .string(failure.words.english),
        "zh-CN": .string(failure.words.chinese),
      ]
    }
    return .object(members)
  }

  init(id: ID<ImportRun>, fileName: String, options: JSON) {
    self.id = id
    self.fileName = fileName
    self.options = options
  }

  init(_ json: JSON) throws {
    let reader = JSONReader(json)
    guard let id = ID<ImportRun>(try reader.string("id")) else { throw StoreError(.other, "a damaged upload.json") }
    self.id = id
    fileName = try reader.string("file_name")
    options = try reader.required("options").value
    run = try reader.optionalString("run").flatMap { ID<ImportRun>($0) }
    begun = try reader.optionalString("begun").flatMap { ID<ImportRun>($0) }
    isWanted = json["is_wanted"]?.boolValue ?? false
    if let failure = json["failure"] {
      self.failure = APIError(
        failure["code"]?.stringValue ?? "internal", Int(failure["status"]?.intValue ?? 500),
        failure["en"]?.stringValue ?? "", failure["zh-CN"]?.stringValue ?? "")
    }
  }
}
