/// Appends the valid parts of `input` as they are and returns how many of its bytes are done with.
func decodeUTF8(_ input: [UInt8], isLast: Bool, into output: inout DecoderOutput) -> Int {
  var start = 0
  while start < input.count {
    let (end, next) = input.withUnsafeBufferPointer { validUTF8($0, from: start) }
    if start == 0 && end == input.count {
      output.text.bytes = input
    } else {
      output.text.bytes += input[start..<end]
    }
    if end == input.count { return end }
    // The sequence may be whole when the next chunk comes.
    guard let next else {
      if isLast { output.fault(at: end) }
      return isLast ? input.count : end
    }
    output.fault(at: end)
    start = next
  }
  return input.count
}

/// Where valid UTF-8 ends, and where to go on behind the invalid bytes there (a maximal part of a sequence, as
/// in Unicode 3.9); nil where the bytes end inside a sequence that is valid so far.
private func validUTF8(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (end: Int, next: Int?) {
  let count = bytes.count
  let raw = UnsafeRawBufferPointer(bytes)
  var index = start
  while index < count {
    // Eight ASCII bytes at a time.
    while index + 8 <= count, raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
      index += 8
    }
    guard index < count else { break }
    let first = bytes[index]
    if first < 0x80 {
      index += 1
      continue
    }
    let (length, range): (Int, ClosedRange<UInt8>)
    switch first {
    case 0xC2...0xDF: (length, range) = (2, 0x80...0xBF)
    case 0xE0: (length, range) = (3, 0xA0...0xBF)
    case 0xED: (length, range) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, range) = (3, 0x80...0xBF)
    case 0xF0: (length, range) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, range) = (4, 0x80...0xBF)
    case 0xF4: (length, range) = (4, 0x80...0x8F)
    default: return (index, index + 1)
    }
    for step in 1..<length {
      guard index + step < count else { return (index, nil) }
      let byte = bytes[index + step]
      guard step == 1 ? range.contains(byte) : byte & 0xC0 == 0x80 else { return (index, index + step) }
    }
    index += length
  }
  return (count, nil)
}

/// `highByte` is the place of the more significant byte in each pair.
func decodeUTF16(_ input: [UInt8], highByte: Int, isLast: Bool, into output: inout DecoderOutput) -> Int {
  output.text.bytes.reserveCapacity(input.count * 3 / 2)
  func unit(_ index: Int) -> UInt32 { UInt32(input[index + highByte]) << 8 | UInt32(input[index + 1 - highByte]) }
  var index = 0
  while index + 2 <= input.count {
    let first = unit(index)
    if first < 0x80 {
      output.text.bytes.append(UInt8(first))
    } else if let scalar = Unicode.Scalar(first) {
      output.append(scalar)
    } else if first < 0xDC00 {
      guard index + 4 <= input.count else {
        if isLast { output.fault(at: index) }
        return isLast ? input.count : index
      }
      let second = unit(index + 2)
      if (0xDC00...0xDFFF).contains(second) {
        output.append(Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))!)
        index += 2
      } else {
        output.fault(at: index)
      }
    } else {
      output.fault(at: index)
    }
    index += 2
  }
  if isLast && index < input.count {
    output.fault(at: index)
    index = input.count
  }
  return index
}
