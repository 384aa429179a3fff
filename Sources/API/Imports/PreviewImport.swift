internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense
internal import Text

extension Route {
  static let previewImport = route(
    "POST", "/v1/imports/{import}/preview", .operate,
    "How a file would be read, from its first rows; keeps the options for the run: {\"kind\", \"columns\"?, ...}",
    "按所给选项试读文件开头，并保存选项：{\"kind\", \"columns\"?, ...}"
  ) { call in
    let upload = try call.upload()
    guard upload.run == nil else { throw APIError.importFinished }
    guard call.services.importProgress[upload.id] == nil else { throw APIError.importRunning }
    let path = call.spool.file(upload)
    guard SpoolFile.size(path) > 0 else { throw APIError.importEmpty }
    let options = try await call.options(try call.object())
    try call.spool.save(ImportUpload(id: upload.id, fileName: upload.fileName, options: options.json))
    return .json(try ImportPreview(path, options.mapping(for: path)).json(call.language))
  }
  .taking(body: .importOptions)
  .answering(.importPreview)
  .refusing(404, 409, 422)
}

/// The beginning of a file, read as a mapping says.
private struct ImportPreview {
  private static let rows = 20

  private let mapping: ImportMapping
  private let encoding: String
  private let delimiter: UInt8
  private var header: [String] = []
  private var rows: [[String]] = []

  init(_ path: String, _ mapping: ImportMapping) throws(ImportError) {
    self.mapping = mapping
    do {
      let file = try TextFile(path: path, encoding: mapping.encoding)
      let reader = try DelimitedReader(file: file, delimiter: mapping.delimiter)
      encoding = file.encoding.rawValue
      delimiter = reader.delimiter
      let first = try reader.next()?.fields ?? []
      header = RejectColumns.bare(first)
      let isRepair = RejectColumns.areIn(first)
      while rows.count < ImportPreview.rows {
        // A file that is still on its way may end in the middle of a record.
        guard let record = try? reader.next() else { break }
        rows.append(isRepair ? record.fields.map(SpreadsheetCell.bare) : record.fields)
      }
    } catch {
      throw .file(error)
    }
  }

  func json(_ language: Language) -> JSON {
    [
      "encoding": .string(encoding), "delimiter": .string(String(UnicodeScalar(delimiter))),
      "header": .array(header.map { .string($0) }),
      "rows": .array(rows.map { .array($0.map { .string($0) }) }),
      "columns": .object(mapping.columns.mapValues { .string($0.joined(separator: " + ")) }),
      "zone": .string(mapping.zone.name), "currency": .string(mapping.currency.code),
      "fields": .array(
        ImportField.all(mapping.kind).map { field in
          [
            "name": .string(field.name), "is_required": .bool(field.isRequired),
            "label": .string(field.label.text(language)),
          ]
        }),
    ]
  }
}

/// A field of a kind of file.
private struct ImportField {
  let name: String
  let label: Words
  var isRequired = false

  static func all(_ kind: ImportKind) -> [ImportField] {
    let customer = ImportField(name: "customer", label: Words("Customer's id", "客户编号"), isRequired: true)
    let product = ImportField(name: "product", label: Words("Product code", "商品编码"), isRequired: true)
    let category = ImportField(name: "category", label: Words("Category", "品类"))
    switch kind {
    case .customers:
      return [
        customer, ImportField(name: "email", label: Words("E-mail", "邮箱")),
        ImportField(name: "phone", label: Words("Phone", "手机号")),
        ImportField(name: "created_at", label: Words("Customer since", "注册时间")),
        ImportField(name: "updated_at", label: Words("Last changed", "更新时间")),
      ]
    case .orders:
      return [
        ImportField(name: "order", label: Words("Order number", "订单号"), isRequired: true), customer, product,
        ImportField(name: "at", label: Words("Time of the order", "下单时间"), isRequired: true),
        ImportField(name: "quantity", label: Words("Quantity", "数量")),
        ImportField(name: "unit_price", label: Words("Unit price", "单价")),
        ImportField(name: "amount", label: Words("Amount of the line, instead of quantity and price", "行金额（代替数量与单价）")),
        ImportField(name: "name", label: Words("Product name", "商品名称")), category,
      ]
    case .products:
      return [
        product, ImportField(name: "name", label: Words("Product name", "商品名称")), category,
        ImportField(name: "price", label: Words("Price", "价格")),
        ImportField(name: "at", label: Words("Last changed", "更新时间")),
      ]
    case .events:
      return [
        ImportField(name: "customer", label: Words("Customer's id", "客户编号")),
        ImportField(name: "anonymous", label: Words("Visitor's id, where the customer is not known", "匿名访客编号")),
        ImportField(name: "name", label: Words("Name of the event", "行为名称"), isRequired: true),
        ImportField(name: "at", label: Words("Time", "时间"), isRequired: true),
        ImportField(name: "id", label: Words("The event's own id", "行为编号")),
      ]
    }
  }
}

extension Schema {
  fileprivate static let importPreview: Schema = [
    "encoding": .text, "delimiter": .text, "header": .list(.text), "rows": .list(.list(.text)),
    "columns": .map(.text), "zone": .zone, "currency": .currency,
    "fields": .list(["name": .text, "is_required": .truth, "label": .text]),
  ]
}
