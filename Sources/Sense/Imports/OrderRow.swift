internal import Crypto
internal import Domain
internal import Text

/// One line of an order as a file has it.
struct OrderRow: Sendable {
  let origin: RowOrigin
  let order: String
  let customer: String
  let product: String
  let name: String?
  let category: String?
  let quantity: Int64
  let amount: Int64
  let currency: Currency
  let at: Instant
  let profile: [String: String]
  /// Over everything that the file says of this line; equal content is the same line.
  let hash: [UInt8]
}

extension RowReader {
  mutating func orderRow(_ record: DelimitedRecord, now: Instant) throws(RowProblem) -> OrderRow {
    let order = try required("order", record)
    let product = try optional("product", record) ?? "-"
    let name = try optional("name", record, limit: 2_000)
    let category = try optional("category", record)
    let (currency, quantity) = (try currency(of: record), try quantity(of: record, in: order))
    guard let at = try instant("at", record, now: now) else { throw RowProblem("field_empty", label("at")) }
    let customer = try required("customer", record)
    let (amount, price) = try amount(of: record, quantity, currency)

    let content =
      "\(product)\u{1F}\(quantity)\u{1F}\(price)\u{1F}\(currency)\u{1F}\(at.microseconds)\u{1F}\(name ?? "")"
    return OrderRow(
      origin: origin(of: record), order: order, customer: customer, product: product, name: name, category: category,
      quantity: quantity, amount: amount, currency: currency, at: at, profile: profile(of: record),
      hash: Array(Digest.sha256(Array((content + "\u{1F}\(category ?? "")").utf8)).prefix(16)))
  }

  private func currency(of record: DelimitedRecord) throws(RowProblem) -> Currency {
    guard let text = try optional("currency", record) else { return mapping.currency }
    guard let currency = Currency(text) else { throw RowProblem("currency_invalid", label("currency"), text) }
    return currency
  }

  private func quantity(of record: DelimitedRecord, in order: String) throws(RowProblem) -> Int64 {
    guard mapping.columns["quantity"] != nil else { return 1 }
    let text = try required("quantity", record)
    let quantity: Int64
    do {
      quantity = try MinorUnits.parse(text, scale: 0, rounding: .exact)
    } catch {
      throw RowProblem(error == .tooLarge ? "number_too_large" : "quantity_not_whole", label("quantity"), text)
    }
    if case .prefix(let letters) = mapping.returns, order.hasPrefix(letters), quantity >= 0 {
      throw RowProblem("return_not_negative", label("quantity"), text)
    }
    return quantity
  }

  /// The line's amount in minor units, and the number that the file states: the price in millionths or the amount.
  private func amount(
    of record: DelimitedRecord, _ quantity: Int64, _ currency: Currency
  ) throws(RowProblem) -> (amount: Int64, stated: Int64) {
    let amounts = Amounts(mapping: mapping)
    if mapping.columns["amount"] != nil {
      let amount = try amounts.minor(try required("amount", record), currency, label("amount"))
      return (amount, amount)
    }
    let text = try required("unit_price", record)
    let price = try amounts.millionths(text, label("unit_price"))
    guard price >= 0 else { throw RowProblem("price_negative", label("unit_price"), text) }
    return (try amounts.line(quantity, price, currency, label("unit_price")), price)
  }
}
