internal import Sense
internal import Text

/// The columns of a file and what they are by their names.
enum ImportHeader {
  static func read(_ path: String, _ mapping: ImportMapping) throws(ImportError) -> [String] {
    do {
      let file = try TextFile(path: path, encoding: mapping.encoding)
      return RejectColumns.bare(try DelimitedReader(file: file, delimiter: mapping.delimiter).next()?.fields ?? [])
    } catch {
      throw .file(error)
    }
  }

  /// Field and column, where a column has a field's name or one that people usually give it.
  static func columns(_ header: [String], _ kind: ImportKind) -> [(field: String, column: String)] {
    let columns = Dictionary(
      header.map { (plain($0), $0.drop { $0 == " " }.description) }, uniquingKeysWith: { first, _ in first })
    return names(of: kind).compactMap { field, names in
      (([field] + names).lazy.compactMap { columns[plain($0)] }.first).map { (field, $0) }
    }
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  private static func names(of kind: ImportKind) -> [(String, [String])] {
    let customer = ("customer", ["customer_id", "user_id", "member_id", "客户", "客户编号", "会员号"])
    let product = ("product", ["product_id", "product_code", "sku", "item", "商品编码", "商品"])
    let category = ("category", ["类别", "品类"])
    switch kind {
    case .customers:
      return [
        ("customer", customer.1 + ["id"]), ("email", ["mail", "email_address", "邮箱"]),
        ("phone", ["mobile", "telephone", "手机", "手机号", "电话"]),
        ("created_at", ["registered_at", "signup_date", "注册时间"]),
        ("updated_at", ["更新时间"]),
      ]
    case .orders:
      return [
        ("order", ["order_id", "order_no", "invoice", "invoice_no", "订单号"]), customer, product,
        ("at", ["date", "ordered_at", "order_date", "created_at", "time", "下单时间"]), ("quantity", ["qty", "数量"]),
        ("unit_price", ["price", "单价"]), ("amount", ["line_total", "金额"]), ("name", ["product_name", "商品名称"]), category,
      ]
    case .products:
      return [
        ("product", product.1 + ["id", "code"]), ("name", ["product_name", "title", "商品名称"]), category,
        ("price", ["unit_price", "单价", "价格"]), ("at", ["updated_at", "date"]),
      ]
    case .events:
      return [
        customer, ("anonymous", ["anonymous_id"]), ("name", ["event", "event_name", "行为"]),
        ("at", ["date", "time", "timestamp", "时间"]), ("id", ["event_id", "message_id"]),
      ]
    }
  }
}
