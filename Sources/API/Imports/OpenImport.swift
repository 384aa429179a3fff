internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let openImport = route(
    "POST", "/v1/imports", .operate,
    "Begin an import: {\"kind\", \"file_name\", \"preset\"?, \"columns\"?, ...}; then send the data and run it",
    "开始导入：{\"kind\", \"file_name\", \"preset\"?, \"columns\"?, ...}；随后上传数据并运行"
  ) { call in
    let body = try call.object()
    let options = try await call.options(body)
    let upload = ImportUpload(
      id: call.services.ids.next(), fileName: SafeName.file(try body.optionalString("file_name") ?? "data.csv"),
      options: options.json)
    try call.spool.save(upload)
    call.trail?.note("imports/\(upload.id)")
    return .json(["id": .id(upload.id), "file_name": .string(upload.fileName), "received_bytes": 0], status: 201)
  }
  .taking(body: Schema.importOptions.with(["file_name": .text.optional.orNull]))
  .answering(201, ["id": .id, "file_name": .text, "received_bytes": .count])
  .refusing(404)

  static let putImportData = route(
    "PUT", "/v1/imports/{import}/data", .operate,
    "Send the next piece of the file, at most 512 KiB, at ?offset=N", "上传文件的下一段，最多 512 KiB，用 ?offset=N 指明位置",
    bodyLimit: 512 << 10, isAudited: false
  ) { call in
    let query = call.query
    guard let offset = try query.whole("offset").map({ Int($0) }) else {
      throw APIError.queryInvalid("offset", "the number of bytes sent before", "应为此前已发送的字节数")
    }
    let upload = try call.upload()
    guard upload.run == nil else { throw APIError.importFinished }
    guard call.services.importProgress[upload.id] == nil else { throw APIError.importRunning }
    let path = call.spool.file(upload)
    let size = SpoolFile.size(path)
    // A piece that came before, whose answer was lost, is no gap.
    if offset > size || offset + call.request.body.count > size {
      guard offset == size else { throw APIError.importGap(size) }
      try SpoolFile.append(call.request.body, to: path)
    }
    return .json(["id": .id(upload.id), "received_bytes": .int(Int64(SpoolFile.size(path)))])
  }
  .taking(query: Parameter("offset", .whole(from: 0).saying("Bytes sent before.", "此前已发送的字节数。"), isRequired: true))
  .taking(bytes: "application/octet-stream", "A piece of the file.", "文件的一段。", isOptional: true)
  .answering(["id": .id, "received_bytes": .count])
  .refusing(404, 409)
}

extension Call {
  var spool: ImportSpool { ImportSpool(services.dataDirectory, id) }

  func upload() throws -> ImportUpload {
    let id = try id("import", Thing.imports, ImportRun.self)
    guard let upload = try spool.find(id) else { throw APIError.notFound(Thing.imports, "\(id)") }
    return upload
  }

  func options(_ body: JSONReader) async throws -> ImportOptions {
    var preset: JSON?
    if let name = try body.optionalString("preset") {
      guard let found = try await self.preset(name) else {
        throw APIError.notFound(Thing.preset, name, field: "preset")
      }
      preset = found
    }
    return try ImportOptions(body, preset: preset, tenant: tenant)
  }

  /// The tenant's own preset of that name, or the one that comes with the program.
  func preset(_ name: String) async throws -> JSON? {
    let tenant = id
    let saved = try await records.read { tx in try tx.preset(tenant, name: name)?.mapping }
    return saved ?? ImportMapping.preset(name)?.json
  }
}

enum SafeName {
  /// A name that stays in its folder and beside what else lies there.
  static func file(_ name: String) -> String {
    let last = name.split(separator: "/").last.map(String.init) ?? ""
    let plain = String(last.unicodeScalars.map { $0.value < 0x20 || $0 == "\\" || $0 == "\"" ? "_" : Character($0) })
    let short = String(plain.suffix(120)).drop { $0 == "." }
    return short.isEmpty || ["upload.json", "rejects.csv"].contains(short) ? "file-\(short)" : String(short)
  }
}

extension APIError {
  static func importGap(_ size: Int) -> APIError {
    .init(
      "import_gap", 409, field: "offset", "\(size) bytes are here; go on with offset=\(size).",
      "已收到 \(size) 字节，请从 offset=\(size) 继续。")
  }
  static let importRunning = APIError("import_running", 409, "This import is running.", "该导入正在运行。")
  static let importFinished = APIError(
    "import_finished", 409, "This import is finished. Begin another for more data.", "该导入已完成，如需更多数据请新建导入。")
  static let importNotRun = APIError("import_not_run", 409, "This import has not run yet.", "该导入尚未运行。")
  static let importEmpty = APIError(
    "import_empty", 409, "No data has arrived. Send it first with PUT .../data?offset=0.",
    "尚未收到数据，请先用 PUT .../data?offset=0 上传。")
  static let importNoRejects = APIError(
    "import_no_rejects", 404, "This import rejected no row.", "该导入没有被拒绝的行。")
  static let importRejectsGone = APIError(
    "import_rejects_gone", 410,
    "The rejected rows are no longer kept: the import was undone, whom they name was erased, or they grew too old.",
    "被拒绝的行已不再保留：导入已撤销、相关客户已被删除，或已超过保留期限。")
}
