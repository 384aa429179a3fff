/// A file, gzip or not, in one of the encodings, as a stream of UTF-8.
package final class TextFile {
  package let encoding: TextEncoding
  private let reader: GzipReader
  private let decoder: TextDecoder
  private var lookahead: [UInt8]?
  private var isFinished = false

  /// `encoding` is found from the first bytes where it is not given; throws `unknownEncoding` where they do not tell.
  package init(path: String, encoding: TextEncoding? = nil) throws(TextError) {
    reader = try GzipReader(path: path)
    let first = try reader.next() ?? []
    guard let encoding = encoding ?? TextEncoding.detect(Array(first.prefix(65_536))) else {
      throw .unknownEncoding(path: path)
    }
    self.encoding = encoding
    decoder = try TextDecoder(encoding)
    lookahead = first
  }

  /// Bytes of the file, as it lies on the disk.
  package var fileByteCount: Int { reader.fileByteCount }
  package var fileBytesRead: Int { reader.fileBytesRead }

  /// The next piece of text; nil at the end.
  package func next() throws(TextError) -> DecodedText? {
    if isFinished { return nil }
    let chunk: [UInt8]?
    if let first = lookahead { chunk = first } else { chunk = try reader.next() }
    lookahead = nil
    isFinished = chunk == nil
    return decoder.decode(chunk ?? [], isLast: isFinished)
  }
}
